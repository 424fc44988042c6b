"""Compiled engine of the model car_t_sle, revision 1: CD19 CAR-T cells in systemic lupus erythematosus.

Generated from model.toml and parameters.csv; never edited.  A test makes it anew.
"""

# fmt: off
# pyright: basic, reportUnusedVariable=false

from math import exp, log, pow, sqrt, tanh

import numpy as np

from firstdose.design.kernel import floating_kernel

N = 37
NONZERO = 123
DECOMPOSED = 130
CONSTANTS = 151
ASSIGNMENTS = 23


@floating_kernel
def rates(y, k, r, dy):
    y_fluc = y[0]
    y_flup = y[1]
    y_cy = y[2]
    y_Th = y[3]
    y_np = y[4]
    y_n1 = y[5]
    y_n2 = y[6]
    y_n3 = y[7]
    y_nc = y[8]
    y_pp = y[9]
    y_p1 = y[10]
    y_p2 = y[11]
    y_p3 = y[12]
    y_pc = y[13]
    y_cb = y[14]
    y_ct = y[15]
    y_cm = y[16]
    y_fit = y[17]
    y_pre = y[18]
    y_tr = y[19]
    y_nv = y[20]
    y_me = y[21]
    y_ma = y[22]
    y_pb = y[23]
    y_ll = y[24]
    y_ab = y[25]
    y_igg = y[26]
    y_c3 = y[27]
    y_c4 = y[28]
    y_il6 = y[29]
    y_crp = y[30]
    y_fer = y[31]
    y_R = y[32]
    y_X = y[33]
    y_ery = y[34]
    y_hb = y[35]
    y_alt = y[36]
    v174 = ((k[0] * y_fluc) + (k[1] * y_cy))
    v179 = (1.0 / ((k[2] * y_Th) + k[3]))
    v181 = (y_cb + y_ct)
    v182 = (v181 + y_cm)
    v184 = (y_cb + (k[4] * y_cm))
    v187 = (y_tr + y_nv)
    v197 = ((k[5] * y_ma) + (k[6] * (v187 + y_me)))
    v224 = (v184 * (1.0 / (k[7] + (k[8] * v184))))
    v232 = ((y_ct + y_cm) * (1.0 / ((k[9] + y_ct) + y_cm)))
    v266 = (k[10] * (v232 * y_me))
    v267 = ((k[11] * (v224 * v187)) + v266)
    v274 = ((k[12] * y_ab) + (k[13] * y_pb))
    v290 = (k[14] * y_flup)
    v330 = (k[15] * y_cb)
    v332 = (k[16] * y_ct)
    v396 = (1.0 - y_ma)
    v469 = ((k[17] * y_il6) - 1.0)
    dy[0] = (v290 - (k[18] * y_fluc)) + r[0]
    dy[1] = ((k[19] * y_fluc) - v290) + r[1]
    dy[2] = (-(k[20] * y_cy)) + r[2]
    dy[3] = ((k[21] * (k[22] - y_Th)) - (((k[23] * y_fluc) + (k[24] * y_cy)) * y_Th)) + r[3]
    dy[4] = (k[25] * (y_np * (exp(((k[26] * log((k[27] * (1.0 / y_nc)))) - ((k[28] * y_fluc) + (k[29] * y_cy)))) - 1.0))) + r[4]
    dy[5] = (k[25] * (y_np - y_n1)) + r[5]
    dy[6] = (k[25] * (y_n1 - y_n2)) + r[6]
    dy[7] = (k[25] * (y_n2 - y_n3)) + r[7]
    dy[8] = (k[25] * (y_n3 - y_nc)) + r[8]
    dy[9] = (k[30] * (y_pp * (exp(((k[31] * log((k[32] * (1.0 / y_pc)))) - ((k[33] * y_fluc) + (k[34] * y_cy)))) - 1.0))) + r[9]
    dy[10] = (k[30] * (y_pp - y_p1)) + r[10]
    dy[11] = (k[30] * (y_p1 - y_p2)) + r[11]
    dy[12] = (k[30] * (y_p2 - y_p3)) + r[12]
    dy[13] = (k[30] * (y_p3 - y_pc)) + r[13]
    dy[14] = ((v332 - v330) - (k[35] * y_cb)) + r[14]
    dy[15] = (((v330 - v332) + (k[36] * ((((((y_fit * v179) * (1.0 / ((k[37] * v179) + k[38]))) * v197) * (1.0 / (v197 + k[39]))) * (1.0 - (k[40] * v182))) * y_ct))) - (k[35] * y_ct)) + r[15]
    dy[16] = ((k[41] * v181) - (k[42] * y_cm)) + r[16]
    dy[17] = (-(k[43] * ((v182 * (1.0 / (v182 + k[44]))) * y_fit))) + r[17]
    dy[18] = (((k[45] * (1.0 - y_pre)) - (k[46] * (v232 * y_pre))) - (v174 * y_pre)) + r[18]
    dy[19] = ((((k[47] * y_pre) - (k[48] * y_tr)) - (k[11] * (v224 * y_tr))) - (v174 * y_tr)) + r[19]
    dy[20] = ((((k[49] * y_tr) - (k[50] * y_nv)) - (k[11] * (v224 * y_nv))) - (v174 * y_nv)) + r[20]
    dy[21] = ((((k[51] * y_nv) - (k[52] * y_me)) - v266) - (v174 * y_me)) + r[21]
    dy[22] = ((((k[53] * (y_ma * v396)) + (k[54] * (y_nv * v396))) - (k[10] * (v232 * y_ma))) - (k[55] * (v174 * y_ma))) + r[22]
    dy[23] = (((k[56] * (y_ma - y_pb)) - (k[11] * (v224 * y_pb))) - (k[57] * (v174 * y_pb))) + r[23]
    dy[24] = ((k[58] * (y_ma - y_ll)) - (k[59] * (v232 * y_ll))) + r[24]
    dy[25] = (k[60] * ((k[61] * ((k[62] * y_pb) + (k[63] * y_ll))) - y_ab)) + r[25]
    dy[26] = (k[60] * ((k[64] * (k[65] + (k[66] * y_me))) - y_igg)) + r[26]
    dy[27] = (k[67] * (k[68] - (y_c3 * (1.0 + (k[69] * y_ab))))) + r[27]
    dy[28] = (k[70] * (k[71] - (y_c4 * (1.0 + (k[72] * y_ab))))) + r[28]
    dy[29] = (k[73] * ((k[74] * (1.0 + (k[75] * (v267 * (1.0 / (v267 + k[76])))))) - y_il6)) + r[29]
    dy[30] = (k[77] * ((k[78] * (1.0 + (k[79] * v469))) - y_crp)) + r[30]
    dy[31] = (k[80] * ((k[81] * (1.0 + (k[82] * v469))) - y_fer)) + r[31]
    dy[32] = (k[83] * (v274 - y_R)) + r[32]
    dy[33] = (k[84] * (v274 - y_X)) + r[33]
    dy[34] = ((k[85] * (1.0 - y_ery)) - (((k[86] * y_fluc) + (k[87] * y_cy)) * y_ery)) + r[34]
    dy[35] = (k[88] * ((k[89] * y_ery) - y_hb)) + r[35]
    dy[36] = (k[90] * ((k[91] * ((1.0 + (k[92] * v469)) + (k[93] * y_cy))) - y_alt)) + r[36]


@floating_kernel
def rates_and_jacobian(y, k, r, dy, jac):
    y_fluc = y[0]
    y_flup = y[1]
    y_cy = y[2]
    y_Th = y[3]
    y_np = y[4]
    y_n1 = y[5]
    y_n2 = y[6]
    y_n3 = y[7]
    y_nc = y[8]
    y_pp = y[9]
    y_p1 = y[10]
    y_p2 = y[11]
    y_p3 = y[12]
    y_pc = y[13]
    y_cb = y[14]
    y_ct = y[15]
    y_cm = y[16]
    y_fit = y[17]
    y_pre = y[18]
    y_tr = y[19]
    y_nv = y[20]
    y_me = y[21]
    y_ma = y[22]
    y_pb = y[23]
    y_ll = y[24]
    y_ab = y[25]
    y_igg = y[26]
    y_c3 = y[27]
    y_c4 = y[28]
    y_il6 = y[29]
    y_crp = y[30]
    y_fer = y[31]
    y_R = y[32]
    y_X = y[33]
    y_ery = y[34]
    y_hb = y[35]
    y_alt = y[36]
    v169 = ((k[23] * y_fluc) + (k[24] * y_cy))
    v174 = ((k[0] * y_fluc) + (k[1] * y_cy))
    v179 = (1.0 / ((k[2] * y_Th) + k[3]))
    v181 = (y_cb + y_ct)
    v182 = (v181 + y_cm)
    v184 = (y_cb + (k[4] * y_cm))
    v187 = (y_tr + y_nv)
    v197 = ((k[5] * y_ma) + (k[6] * (v187 + y_me)))
    v200 = (y_fit * v179)
    v205 = (1.0 / ((k[37] * v179) + k[38]))
    v206 = (v200 * v205)
    v208 = (v206 * v197)
    v211 = (1.0 / (v197 + k[39]))
    v212 = (v208 * v211)
    v216 = (1.0 - (k[40] * v182))
    v217 = (v212 * v216)
    v223 = (1.0 / (k[7] + (k[8] * v184)))
    v224 = (v184 * v223)
    v225 = (k[11] * v224)
    v227 = (y_ct + y_cm)
    v231 = (1.0 / ((k[9] + y_ct) + y_cm))
    v232 = (v227 * v231)
    v233 = (k[10] * v232)
    v239 = (1.0 / y_nc)
    v244 = (1.0 / y_pc)
    v266 = (k[10] * (v232 * y_me))
    v267 = ((k[11] * (v224 * v187)) + v266)
    v274 = ((k[12] * y_ab) + (k[13] * y_pb))
    v290 = (k[14] * y_flup)
    v304 = exp(((k[26] * log((k[27] * v239))) - ((k[28] * y_fluc) + (k[29] * y_cy))))
    v305 = (v304 - 1.0)
    v318 = exp(((k[31] * log((k[32] * v244))) - ((k[33] * y_fluc) + (k[34] * y_cy))))
    v319 = (v318 - 1.0)
    v330 = (k[15] * y_cb)
    v332 = (k[16] * y_ct)
    v348 = (1.0 / (v182 + k[44]))
    v349 = (v182 * v348)
    v396 = (1.0 - y_ma)
    v447 = (1.0 + (k[69] * y_ab))
    v454 = (1.0 + (k[72] * y_ab))
    v460 = (1.0 / (v267 + k[76]))
    v469 = ((k[17] * y_il6) - 1.0)
    v490 = ((k[86] * y_fluc) + (k[87] * y_cy))
    v517 = (v304 * y_np)
    v559 = (v318 * y_pp)
    v600 = (v179 * v179)
    v627 = (v212 * y_ct)
    v631 = (k[94] * v627)
    v649 = (v206 * v211)
    v651 = ((v211 * v211) * v208)
    v657 = (k[36] * ((((k[6] * v649) - (k[6] * v651)) * v216) * y_ct))
    v676 = (-(k[43] * ((v348 - ((v348 * v348) * v182)) * y_fit)))
    v686 = (v231 - ((v231 * v231) * v227))
    v689 = (-(k[46] * (v686 * y_pre)))
    v700 = ((v223 * v223) * v184)
    v703 = (v223 - (k[8] * v700))
    v713 = ((k[4] * v223) - (k[95] * v700))
    v737 = (v686 * y_me)
    v738 = (k[10] * v737)
    v739 = (-v738)
    v753 = (-(k[10] * (v686 * y_ma)))
    v783 = (-(k[59] * (v686 * y_ll)))
    v809 = (v703 * v187)
    v811 = (v460 * v460)
    v840 = ((k[11] * (v713 * v187)) + v738)
    v861 = (k[96] * ((k[11] * (v224 * v460)) - (k[11] * ((v224 * v811) * v267))))
    dy[0] = (v290 - (k[18] * y_fluc)) + r[0]
    dy[1] = ((k[19] * y_fluc) - v290) + r[1]
    dy[2] = (-(k[20] * y_cy)) + r[2]
    dy[3] = ((k[21] * (k[22] - y_Th)) - (v169 * y_Th)) + r[3]
    dy[4] = (k[25] * (y_np * v305)) + r[4]
    dy[5] = (k[25] * (y_np - y_n1)) + r[5]
    dy[6] = (k[25] * (y_n1 - y_n2)) + r[6]
    dy[7] = (k[25] * (y_n2 - y_n3)) + r[7]
    dy[8] = (k[25] * (y_n3 - y_nc)) + r[8]
    dy[9] = (k[30] * (y_pp * v319)) + r[9]
    dy[10] = (k[30] * (y_pp - y_p1)) + r[10]
    dy[11] = (k[30] * (y_p1 - y_p2)) + r[11]
    dy[12] = (k[30] * (y_p2 - y_p3)) + r[12]
    dy[13] = (k[30] * (y_p3 - y_pc)) + r[13]
    dy[14] = ((v332 - v330) - (k[35] * y_cb)) + r[14]
    dy[15] = (((v330 - v332) + (k[36] * (v217 * y_ct))) - (k[35] * y_ct)) + r[15]
    dy[16] = ((k[41] * v181) - (k[42] * y_cm)) + r[16]
    dy[17] = (-(k[43] * (v349 * y_fit))) + r[17]
    dy[18] = (((k[45] * (1.0 - y_pre)) - (k[46] * (v232 * y_pre))) - (v174 * y_pre)) + r[18]
    dy[19] = ((((k[47] * y_pre) - (k[48] * y_tr)) - (k[11] * (v224 * y_tr))) - (v174 * y_tr)) + r[19]
    dy[20] = ((((k[49] * y_tr) - (k[50] * y_nv)) - (k[11] * (v224 * y_nv))) - (v174 * y_nv)) + r[20]
    dy[21] = ((((k[51] * y_nv) - (k[52] * y_me)) - v266) - (v174 * y_me)) + r[21]
    dy[22] = ((((k[53] * (y_ma * v396)) + (k[54] * (y_nv * v396))) - (k[10] * (v232 * y_ma))) - (k[55] * (v174 * y_ma))) + r[22]
    dy[23] = (((k[56] * (y_ma - y_pb)) - (k[11] * (v224 * y_pb))) - (k[57] * (v174 * y_pb))) + r[23]
    dy[24] = ((k[58] * (y_ma - y_ll)) - (k[59] * (v232 * y_ll))) + r[24]
    dy[25] = (k[60] * ((k[61] * ((k[62] * y_pb) + (k[63] * y_ll))) - y_ab)) + r[25]
    dy[26] = (k[60] * ((k[64] * (k[65] + (k[66] * y_me))) - y_igg)) + r[26]
    dy[27] = (k[67] * (k[68] - (y_c3 * v447))) + r[27]
    dy[28] = (k[70] * (k[71] - (y_c4 * v454))) + r[28]
    dy[29] = (k[73] * ((k[74] * (1.0 + (k[75] * (v267 * v460)))) - y_il6)) + r[29]
    dy[30] = (k[77] * ((k[78] * (1.0 + (k[79] * v469))) - y_crp)) + r[30]
    dy[31] = (k[80] * ((k[81] * (1.0 + (k[82] * v469))) - y_fer)) + r[31]
    dy[32] = (k[83] * (v274 - y_R)) + r[32]
    dy[33] = (k[84] * (v274 - y_X)) + r[33]
    dy[34] = ((k[85] * (1.0 - y_ery)) - (v490 * y_ery)) + r[34]
    dy[35] = (k[88] * ((k[89] * y_ery) - y_hb)) + r[35]
    dy[36] = (k[90] * ((k[91] * ((1.0 + (k[92] * v469)) + (k[93] * y_cy))) - y_alt)) + r[36]
    jac[0] = k[97]
    jac[1] = k[14]
    jac[2] = k[19]
    jac[3] = k[98]
    jac[4] = k[99]
    jac[5] = (-(k[23] * y_Th))
    jac[6] = (-(k[24] * y_Th))
    jac[7] = (k[100] - v169)
    jac[8] = (-(k[101] * v517))
    jac[9] = (-(k[102] * v517))
    jac[10] = (k[25] * v305)
    jac[11] = (-(k[103] * ((((v239 * v239) * y_nc) * v304) * y_np)))
    jac[12] = k[25]
    jac[13] = k[104]
    jac[14] = k[25]
    jac[15] = k[104]
    jac[16] = k[25]
    jac[17] = k[104]
    jac[18] = k[25]
    jac[19] = k[104]
    jac[20] = (-(k[105] * v559))
    jac[21] = (-(k[106] * v559))
    jac[22] = (k[30] * v319)
    jac[23] = (-(k[107] * ((((v244 * v244) * y_pc) * v318) * y_pp)))
    jac[24] = k[30]
    jac[25] = k[108]
    jac[26] = k[30]
    jac[27] = k[108]
    jac[28] = k[30]
    jac[29] = k[108]
    jac[30] = k[30]
    jac[31] = k[108]
    jac[32] = k[109]
    jac[33] = k[16]
    jac[34] = (k[36] * ((((((k[110] * ((v600 * (v205 * v205)) * v200)) - (k[2] * ((v600 * y_fit) * v205))) * v197) * v211) * v216) * y_ct))
    jac[35] = (k[15] - v631)
    jac[36] = (((k[36] * (v217 - (k[40] * v627))) - k[16]) - k[35])
    jac[37] = (-v631)
    jac[38] = (k[36] * (((((v179 * v205) * v197) * v211) * v216) * y_ct))
    jac[39] = v657
    jac[40] = v657
    jac[41] = v657
    jac[42] = (k[36] * ((((k[5] * v649) - (k[5] * v651)) * v216) * y_ct))
    jac[43] = k[41]
    jac[44] = k[41]
    jac[45] = k[111]
    jac[46] = v676
    jac[47] = v676
    jac[48] = v676
    jac[49] = (-(k[43] * v349))
    jac[50] = (-(k[0] * y_pre))
    jac[51] = (-(k[1] * y_pre))
    jac[52] = v689
    jac[53] = v689
    jac[54] = ((k[112] - (k[46] * v232)) - v174)
    jac[55] = (-(k[0] * y_tr))
    jac[56] = (-(k[1] * y_tr))
    jac[57] = (-(k[11] * (v703 * y_tr)))
    jac[58] = (-(k[11] * (v713 * y_tr)))
    jac[59] = k[47]
    jac[60] = ((k[113] - v225) - v174)
    jac[61] = (-(k[0] * y_nv))
    jac[62] = (-(k[1] * y_nv))
    jac[63] = (-(k[11] * (v703 * y_nv)))
    jac[64] = (-(k[11] * (v713 * y_nv)))
    jac[65] = k[49]
    jac[66] = ((k[114] - v225) - v174)
    jac[67] = (-(k[0] * y_me))
    jac[68] = (-(k[1] * y_me))
    jac[69] = v739
    jac[70] = v739
    jac[71] = k[51]
    jac[72] = ((k[115] - v233) - v174)
    jac[73] = (-(k[116] * y_ma))
    jac[74] = (-(k[117] * y_ma))
    jac[75] = v753
    jac[76] = v753
    jac[77] = (k[54] * v396)
    jac[78] = ((((k[53] * (v396 + ((-1.0) * y_ma))) + (k[118] * y_nv)) - v233) - (k[55] * v174))
    jac[79] = (-(k[119] * y_pb))
    jac[80] = (-(k[120] * y_pb))
    jac[81] = (-(k[11] * (v703 * y_pb)))
    jac[82] = (-(k[11] * (v713 * y_pb)))
    jac[83] = k[56]
    jac[84] = ((k[121] - v225) - (k[57] * v174))
    jac[85] = v783
    jac[86] = v783
    jac[87] = k[58]
    jac[88] = (k[122] - (k[59] * v232))
    jac[89] = k[123]
    jac[90] = k[124]
    jac[91] = k[125]
    jac[92] = k[126]
    jac[93] = k[125]
    jac[94] = (-(k[127] * y_c3))
    jac[95] = (-(k[67] * v447))
    jac[96] = (-(k[128] * y_c4))
    jac[97] = (-(k[70] * v454))
    jac[98] = (k[96] * ((k[11] * (v809 * v460)) - (k[11] * ((v809 * v811) * v267))))
    jac[99] = (k[96] * ((k[10] * (v737 * v460)) - (k[10] * ((v737 * v811) * v267))))
    jac[100] = (k[96] * ((v840 * v460) - ((v840 * v811) * v267)))
    jac[101] = v861
    jac[102] = v861
    jac[103] = (k[96] * ((k[10] * (v232 * v460)) - (k[10] * ((v232 * v811) * v267))))
    jac[104] = k[129]
    jac[105] = k[130]
    jac[106] = k[131]
    jac[107] = k[132]
    jac[108] = k[133]
    jac[109] = k[134]
    jac[110] = k[135]
    jac[111] = k[136]
    jac[112] = k[137]
    jac[113] = k[138]
    jac[114] = k[139]
    jac[115] = (-(k[86] * y_ery))
    jac[116] = (-(k[87] * y_ery))
    jac[117] = (k[140] - v490)
    jac[118] = k[141]
    jac[119] = k[142]
    jac[120] = k[143]
    jac[121] = k[144]
    jac[122] = k[145]


@floating_kernel
def assigned(y, k, a):
    y_fluc = y[0]
    y_cy = y[2]
    y_Th = y[3]
    y_nc = y[8]
    y_pc = y[13]
    y_cb = y[14]
    y_ct = y[15]
    y_cm = y[16]
    y_fit = y[17]
    y_tr = y[19]
    y_nv = y[20]
    y_me = y[21]
    y_ma = y[22]
    y_pb = y[23]
    y_ab = y[25]
    v179 = (1.0 / ((k[2] * y_Th) + k[3]))
    v180 = (k[37] * v179)
    v182 = ((y_cb + y_ct) + y_cm)
    v184 = (y_cb + (k[4] * y_cm))
    v186 = (k[8] * v184)
    v187 = (y_tr + y_nv)
    v188 = (v187 + y_me)
    v197 = ((k[5] * y_ma) + (k[6] * v188))
    v224 = (v184 * (1.0 / (k[7] + v186)))
    v232 = ((y_ct + y_cm) * (1.0 / ((k[9] + y_ct) + y_cm)))
    a[0] = k[146]
    a[1] = k[147]
    a[2] = (k[148] * y_fluc)
    a[3] = (k[149] * y_cy)
    a[4] = ((k[23] * y_fluc) + (k[24] * y_cy))
    a[5] = ((k[0] * y_fluc) + (k[1] * y_cy))
    a[6] = v180
    a[7] = v182
    a[8] = v186
    a[9] = v188
    a[10] = v197
    a[11] = (k[36] * (((((y_fit * v179) * (1.0 / (v180 + k[38]))) * v197) * (1.0 / (v197 + k[39]))) * (1.0 - (k[40] * v182))))
    a[12] = (k[11] * v224)
    a[13] = (k[10] * v232)
    a[14] = k[25]
    a[15] = k[30]
    a[16] = exp((k[26] * log((k[27] * (1.0 / y_nc)))))
    a[17] = exp((k[31] * log((k[32] * (1.0 / y_pc)))))
    a[18] = exp((-((k[28] * y_fluc) + (k[29] * y_cy))))
    a[19] = exp((-((k[33] * y_fluc) + (k[34] * y_cy))))
    a[20] = ((k[11] * (v224 * v187)) + (k[10] * (v232 * y_me)))
    a[21] = ((k[12] * y_ab) + (k[13] * y_pb))
    a[22] = (0.001 * (((y_Th + (k[150] * y_Th)) + v188) + v186))


@floating_kernel
def constants(p, k):
    v158 = (((p[0] * (4.4 + ((1.7 * p[93]) * 0.010416666666666666))) * 0.1639344262295082) * pow((p[92] * 0.014285714285714285), 0.75))
    v160 = ((p[29] * p[92]) * 0.014285714285714285)
    v161 = (1.0 / p[1])
    v163 = (1.0 / p[5])
    v170 = (p[8] * v161)
    v172 = (p[9] * v163)
    v175 = (1.0 + p[16])
    v176 = (1.0 / p[14])
    v185 = (1.0 / v160)
    v202 = (v175 * (p[26] * p[95]))
    v214 = (1.0 / p[28])
    v226 = (p[32] * p[94])
    v236 = (4.0 * (1.0 / p[19]))
    v238 = (4.0 * (1.0 / p[22]))
    v249 = (p[10] * v161)
    v251 = (p[11] * v163)
    v256 = (p[12] * v161)
    v258 = (p[13] * v163)
    v269 = (1.0 / p[50])
    v270 = (v269 * p[65])
    v272 = (1.0 - p[65])
    v285 = ((v158 + p[2]) * v161)
    v289 = (p[2] * (1.0 / p[3]))
    v295 = (p[4] * v163)
    v334 = (p[68] + p[69])
    v363 = (p[38] + p[39])
    v387 = (1.0 / p[40])
    v400 = (p[45] * v387)
    v428 = (1.0 - p[49])
    v438 = ((1.0 / p[42]) * p[77])
    v445 = (v269 * p[54])
    v452 = (v269 * p[81])
    v467 = (1.0 / p[56])
    v498 = (p[91] * v163)
    k[0] = v170
    k[1] = v172
    k[2] = v176
    k[3] = p[16]
    k[4] = p[73]
    k[5] = p[74]
    k[6] = ((1.0 / ((p[37] + p[40]) + p[42])) * (1.0 - p[74]))
    k[7] = p[31]
    k[8] = v185
    k[9] = p[33]
    k[10] = v226
    k[11] = ((p[30] * p[94]) * v185)
    k[12] = v270
    k[13] = v272
    k[14] = v289
    k[15] = p[24]
    k[16] = p[25]
    k[17] = v467
    k[18] = v285
    k[19] = (p[2] * v161)
    k[20] = v295
    k[21] = p[15]
    k[22] = p[14]
    k[23] = (p[6] * v161)
    k[24] = (p[7] * v163)
    k[25] = v236
    k[26] = p[20]
    k[27] = p[18]
    k[28] = v249
    k[29] = v251
    k[30] = v238
    k[31] = p[23]
    k[32] = p[21]
    k[33] = v256
    k[34] = v258
    k[35] = v334
    k[36] = v202
    k[37] = v175
    k[38] = p[17]
    k[39] = p[27]
    k[40] = v214
    k[41] = p[69]
    k[42] = p[70]
    k[43] = p[71]
    k[44] = p[72]
    k[45] = p[36]
    k[46] = (p[34] * v226)
    k[47] = (v363 * p[37])
    k[48] = v363
    k[49] = ((1.0 / p[37]) * (p[41] * p[40]))
    k[50] = p[41]
    k[51] = (v387 * (p[43] * p[42]))
    k[52] = p[43]
    k[53] = p[44]
    k[54] = v400
    k[55] = p[75]
    k[56] = p[46]
    k[57] = p[76]
    k[58] = p[47]
    k[59] = (p[35] * v226)
    k[60] = p[48]
    k[61] = p[50]
    k[62] = v428
    k[63] = p[49]
    k[64] = p[51]
    k[65] = (1.0 - p[77])
    k[66] = v438
    k[67] = p[53]
    k[68] = (p[78] * p[52])
    k[69] = v445
    k[70] = p[80]
    k[71] = p[79]
    k[72] = v452
    k[73] = p[55]
    k[74] = p[56]
    k[75] = p[57]
    k[76] = p[58]
    k[77] = p[59]
    k[78] = p[60]
    k[79] = p[61]
    k[80] = p[62]
    k[81] = p[63]
    k[82] = p[64]
    k[83] = p[66]
    k[84] = p[67]
    k[85] = p[84]
    k[86] = (p[85] * v161)
    k[87] = (p[86] * v163)
    k[88] = p[83]
    k[89] = p[82]
    k[90] = p[89]
    k[91] = p[88]
    k[92] = p[90]
    k[93] = v498
    k[94] = (v202 * v214)
    k[95] = (p[73] * v185)
    k[96] = (p[55] * (p[56] * p[57]))
    k[97] = (-v285)
    k[98] = (-v289)
    k[99] = (-v295)
    k[100] = ((-1.0) * p[15])
    k[101] = (v236 * v249)
    k[102] = (v236 * v251)
    k[103] = (v236 * (p[20] * ((1.0 / p[18]) * p[18])))
    k[104] = ((-1.0) * v236)
    k[105] = (v238 * v256)
    k[106] = (v238 * v258)
    k[107] = (v238 * (p[23] * ((1.0 / p[21]) * p[21])))
    k[108] = ((-1.0) * v238)
    k[109] = ((-p[24]) - v334)
    k[110] = (v175 * v176)
    k[111] = (-p[70])
    k[112] = ((-1.0) * p[36])
    k[113] = (-v363)
    k[114] = (-p[41])
    k[115] = (-p[43])
    k[116] = (p[75] * v170)
    k[117] = (p[75] * v172)
    k[118] = (v400 * (-1.0))
    k[119] = (p[76] * v170)
    k[120] = (p[76] * v172)
    k[121] = ((-1.0) * p[46])
    k[122] = ((-1.0) * p[47])
    k[123] = ((v428 * p[50]) * p[48])
    k[124] = ((p[49] * p[50]) * p[48])
    k[125] = ((-1.0) * p[48])
    k[126] = ((v438 * p[51]) * p[48])
    k[127] = (p[53] * v445)
    k[128] = (p[80] * v452)
    k[129] = ((-1.0) * p[55])
    k[130] = (((v467 * p[61]) * p[60]) * p[59])
    k[131] = ((-1.0) * p[59])
    k[132] = (((v467 * p[64]) * p[63]) * p[62])
    k[133] = ((-1.0) * p[62])
    k[134] = (v272 * p[66])
    k[135] = (v270 * p[66])
    k[136] = ((-1.0) * p[66])
    k[137] = (v272 * p[67])
    k[138] = (v270 * p[67])
    k[139] = ((-1.0) * p[67])
    k[140] = ((-1.0) * p[84])
    k[141] = (p[82] * p[83])
    k[142] = ((-1.0) * p[83])
    k[143] = ((v498 * p[88]) * p[89])
    k[144] = (((v467 * p[90]) * p[88]) * p[89])
    k[145] = ((-1.0) * p[89])
    k[146] = v158
    k[147] = v160
    k[148] = v161
    k[149] = v163
    k[150] = (v176 * p[87])


@floating_kernel
def initial(p, y):
    y[0] = 0.0
    y[1] = 0.0
    y[2] = 0.0
    y[3] = p[14]
    y[4] = p[18]
    y[5] = p[18]
    y[6] = p[18]
    y[7] = p[18]
    y[8] = p[18]
    y[9] = p[21]
    y[10] = p[21]
    y[11] = p[21]
    y[12] = p[21]
    y[13] = p[21]
    y[14] = 0.0
    y[15] = 0.0
    y[16] = 0.0
    y[17] = 1.0
    y[18] = 1.0
    y[19] = p[37]
    y[20] = p[40]
    y[21] = p[42]
    y[22] = 1.0
    y[23] = 1.0
    y[24] = 1.0
    y[25] = p[50]
    y[26] = p[51]
    y[27] = ((p[78] * p[52]) * (1.0 / (1.0 + p[54])))
    y[28] = (p[79] * (1.0 / (1.0 + p[81])))
    y[29] = p[56]
    y[30] = p[60]
    y[31] = p[63]
    y[32] = 1.0
    y[33] = 1.0
    y[34] = 1.0
    y[35] = p[82]
    y[36] = p[88]


@floating_kernel
def decompose(jac, shift, lu):
    m2_2 = 1.0 / (shift - jac[4])
    lu[0] = m2_2
    m26_26 = 1.0 / (shift - jac[93])
    lu[1] = m26_26
    m26_21 = - jac[92]
    lu[2] = m26_21
    m27_27 = 1.0 / (shift - jac[95])
    lu[3] = m27_27
    m27_25 = - jac[94]
    lu[4] = m27_25
    m28_28 = 1.0 / (shift - jac[97])
    lu[5] = m28_28
    m28_25 = - jac[96]
    lu[6] = m28_25
    m30_30 = 1.0 / (shift - jac[106])
    lu[7] = m30_30
    m30_29 = - jac[105]
    lu[8] = m30_29
    m31_31 = 1.0 / (shift - jac[108])
    lu[9] = m31_31
    m31_29 = - jac[107]
    lu[10] = m31_29
    m32_32 = 1.0 / (shift - jac[111])
    lu[11] = m32_32
    m32_25 = - jac[110]
    lu[12] = m32_25
    m32_23 = - jac[109]
    lu[13] = m32_23
    m33_33 = 1.0 / (shift - jac[114])
    lu[14] = m33_33
    m33_25 = - jac[113]
    lu[15] = m33_25
    m33_23 = - jac[112]
    lu[16] = m33_23
    m25_25 = 1.0 / (shift - jac[91])
    lu[17] = m25_25
    m25_23 = - jac[89]
    lu[18] = m25_23
    m25_24 = - jac[90]
    lu[19] = m25_24
    m23_2 = (- jac[80]) * m2_2
    lu[20] = m23_2
    m23_23 = 1.0 / (shift - jac[84])
    lu[21] = m23_23
    m23_0 = - jac[79]
    lu[22] = m23_0
    m23_22 = - jac[83]
    lu[23] = m23_22
    m23_14 = - jac[81]
    lu[24] = m23_14
    m23_16 = - jac[82]
    lu[25] = m23_16
    m24_24 = 1.0 / (shift - jac[88])
    lu[26] = m24_24
    m24_22 = - jac[87]
    lu[27] = m24_22
    m24_16 = - jac[86]
    lu[28] = m24_16
    m24_15 = - jac[85]
    lu[29] = m24_15
    m35_35 = 1.0 / (shift - jac[119])
    lu[30] = m35_35
    m35_34 = - jac[118]
    lu[31] = m35_34
    m34_2 = (- jac[116]) * m2_2
    lu[32] = m34_2
    m34_34 = 1.0 / (shift - jac[117])
    lu[33] = m34_34
    m34_0 = - jac[115]
    lu[34] = m34_0
    m36_2 = (- jac[120]) * m2_2
    lu[35] = m36_2
    m36_36 = 1.0 / (shift - jac[122])
    lu[36] = m36_36
    m36_29 = - jac[121]
    lu[37] = m36_29
    m29_29 = 1.0 / (shift - jac[104])
    lu[38] = m29_29
    m29_21 = - jac[103]
    lu[39] = m29_21
    m29_20 = - jac[102]
    lu[40] = m29_20
    m29_14 = - jac[98]
    lu[41] = m29_14
    m29_16 = - jac[100]
    lu[42] = m29_16
    m29_15 = - jac[99]
    lu[43] = m29_15
    m29_19 = - jac[101]
    lu[44] = m29_19
    m1_1 = 1.0 / (shift - jac[3])
    lu[45] = m1_1
    m1_0 = - jac[2]
    lu[46] = m1_0
    m0_1 = (- jac[1]) * m1_1
    lu[47] = m0_1
    m0_0 = 1.0 / (shift - jac[0] - m0_1 * m1_0)
    lu[48] = m0_0
    m3_2 = (- jac[6]) * m2_2
    lu[49] = m3_2
    m3_0 = (- jac[5]) * m0_0
    lu[50] = m3_0
    m3_3 = 1.0 / (shift - jac[7])
    lu[51] = m3_3
    m4_2 = (- jac[9]) * m2_2
    lu[52] = m4_2
    m4_0 = (- jac[8]) * m0_0
    lu[53] = m4_0
    m4_4 = 1.0 / (shift - jac[10])
    lu[54] = m4_4
    m4_8 = - jac[11]
    lu[55] = m4_8
    m5_4 = (- jac[12]) * m4_4
    lu[56] = m5_4
    m5_5 = 1.0 / (shift - jac[13])
    lu[57] = m5_5
    m5_8 = 0.0 - m5_4 * m4_8
    lu[58] = m5_8
    m6_5 = (- jac[14]) * m5_5
    lu[59] = m6_5
    m6_6 = 1.0 / (shift - jac[15])
    lu[60] = m6_6
    m6_8 = 0.0 - m6_5 * m5_8
    lu[61] = m6_8
    m7_6 = (- jac[16]) * m6_6
    lu[62] = m7_6
    m7_7 = 1.0 / (shift - jac[17])
    lu[63] = m7_7
    m7_8 = 0.0 - m7_6 * m6_8
    lu[64] = m7_8
    m8_7 = (- jac[18]) * m7_7
    lu[65] = m8_7
    m8_8 = 1.0 / (shift - jac[19] - m8_7 * m7_8)
    lu[66] = m8_8
    m9_2 = (- jac[21]) * m2_2
    lu[67] = m9_2
    m9_0 = (- jac[20]) * m0_0
    lu[68] = m9_0
    m9_9 = 1.0 / (shift - jac[22])
    lu[69] = m9_9
    m9_13 = - jac[23]
    lu[70] = m9_13
    m10_9 = (- jac[24]) * m9_9
    lu[71] = m10_9
    m10_10 = 1.0 / (shift - jac[25])
    lu[72] = m10_10
    m10_13 = 0.0 - m10_9 * m9_13
    lu[73] = m10_13
    m11_10 = (- jac[26]) * m10_10
    lu[74] = m11_10
    m11_11 = 1.0 / (shift - jac[27])
    lu[75] = m11_11
    m11_13 = 0.0 - m11_10 * m10_13
    lu[76] = m11_13
    m12_11 = (- jac[28]) * m11_11
    lu[77] = m12_11
    m12_12 = 1.0 / (shift - jac[29])
    lu[78] = m12_12
    m12_13 = 0.0 - m12_11 * m11_13
    lu[79] = m12_13
    m13_12 = (- jac[30]) * m12_12
    lu[80] = m13_12
    m13_13 = 1.0 / (shift - jac[31] - m13_12 * m12_13)
    lu[81] = m13_13
    m18_2 = (- jac[51]) * m2_2
    lu[82] = m18_2
    m18_0 = (- jac[50]) * m0_0
    lu[83] = m18_0
    m18_18 = 1.0 / (shift - jac[54])
    lu[84] = m18_18
    m18_16 = - jac[53]
    lu[85] = m18_16
    m18_15 = - jac[52]
    lu[86] = m18_15
    m17_17 = 1.0 / (shift - jac[49])
    lu[87] = m17_17
    m17_14 = - jac[46]
    lu[88] = m17_14
    m17_16 = - jac[48]
    lu[89] = m17_16
    m17_15 = - jac[47]
    lu[90] = m17_15
    m21_2 = (- jac[68]) * m2_2
    lu[91] = m21_2
    m21_0 = (- jac[67]) * m0_0
    lu[92] = m21_0
    m21_21 = 1.0 / (shift - jac[72])
    lu[93] = m21_21
    m21_20 = - jac[71]
    lu[94] = m21_20
    m21_16 = - jac[70]
    lu[95] = m21_16
    m21_15 = - jac[69]
    lu[96] = m21_15
    m22_2 = (- jac[74]) * m2_2
    lu[97] = m22_2
    m22_0 = (- jac[73]) * m0_0
    lu[98] = m22_0
    m22_22 = 1.0 / (shift - jac[78])
    lu[99] = m22_22
    m22_20 = - jac[77]
    lu[100] = m22_20
    m22_16 = - jac[76]
    lu[101] = m22_16
    m22_15 = - jac[75]
    lu[102] = m22_15
    m20_2 = (- jac[62]) * m2_2
    lu[103] = m20_2
    m20_0 = (- jac[61]) * m0_0
    lu[104] = m20_0
    m20_20 = 1.0 / (shift - jac[66])
    lu[105] = m20_20
    m20_14 = - jac[63]
    lu[106] = m20_14
    m20_16 = - jac[64]
    lu[107] = m20_16
    m20_19 = - jac[65]
    lu[108] = m20_19
    m14_14 = 1.0 / (shift - jac[32])
    lu[109] = m14_14
    m14_15 = - jac[33]
    lu[110] = m14_15
    m16_14 = (- jac[43]) * m14_14
    lu[111] = m16_14
    m16_16 = 1.0 / (shift - jac[45])
    lu[112] = m16_16
    m16_15 = - jac[44] - m16_14 * m14_15
    lu[113] = m16_15
    m15_3 = (- jac[34]) * m3_3
    lu[114] = m15_3
    m15_17 = (- jac[38]) * m17_17
    lu[115] = m15_17
    m15_21 = (- jac[41]) * m21_21
    lu[116] = m15_21
    m15_22 = (- jac[42]) * m22_22
    lu[117] = m15_22
    m15_20 = (- jac[40] - m15_21 * m21_20 - m15_22 * m22_20) * m20_20
    lu[118] = m15_20
    m15_14 = (- jac[35] - m15_17 * m17_14 - m15_20 * m20_14) * m14_14
    lu[119] = m15_14
    m15_16 = (- jac[37] - m15_17 * m17_16 - m15_21 * m21_16 - m15_22 * m22_16 - m15_20 * m20_16) * m16_16
    lu[120] = m15_16
    m15_15 = 1.0 / (shift - jac[36] - m15_17 * m17_15 - m15_21 * m21_15 - m15_22 * m22_15 - m15_14 * m14_15 - m15_16 * m16_15)
    lu[121] = m15_15
    m15_19 = - jac[39] - m15_20 * m20_19
    lu[122] = m15_19
    m19_2 = (- jac[56]) * m2_2
    lu[123] = m19_2
    m19_0 = (- jac[55]) * m0_0
    lu[124] = m19_0
    m19_18 = (- jac[59]) * m18_18
    lu[125] = m19_18
    m19_14 = (- jac[57]) * m14_14
    lu[126] = m19_14
    m19_16 = (- jac[58] - m19_18 * m18_16) * m16_16
    lu[127] = m19_16
    m19_15 = (0.0 - m19_18 * m18_15 - m19_14 * m14_15 - m19_16 * m16_15) * m15_15
    lu[128] = m19_15
    m19_19 = 1.0 / (shift - jac[60] - m19_15 * m15_19)
    lu[129] = m19_19


@floating_kernel
def solve(lu, b):
    x2 = b[2]
    x26 = b[26]
    x27 = b[27]
    x28 = b[28]
    x30 = b[30]
    x31 = b[31]
    x32 = b[32]
    x33 = b[33]
    x25 = b[25]
    x23 = b[23] - lu[20] * x2
    x24 = b[24]
    x35 = b[35]
    x34 = b[34] - lu[32] * x2
    x36 = b[36] - lu[35] * x2
    x29 = b[29]
    x1 = b[1]
    x0 = b[0] - lu[47] * x1
    x3 = b[3] - lu[49] * x2 - lu[50] * x0
    x4 = b[4] - lu[52] * x2 - lu[53] * x0
    x5 = b[5] - lu[56] * x4
    x6 = b[6] - lu[59] * x5
    x7 = b[7] - lu[62] * x6
    x8 = b[8] - lu[65] * x7
    x9 = b[9] - lu[67] * x2 - lu[68] * x0
    x10 = b[10] - lu[71] * x9
    x11 = b[11] - lu[74] * x10
    x12 = b[12] - lu[77] * x11
    x13 = b[13] - lu[80] * x12
    x18 = b[18] - lu[82] * x2 - lu[83] * x0
    x17 = b[17]
    x21 = b[21] - lu[91] * x2 - lu[92] * x0
    x22 = b[22] - lu[97] * x2 - lu[98] * x0
    x20 = b[20] - lu[103] * x2 - lu[104] * x0
    x14 = b[14]
    x16 = b[16] - lu[111] * x14
    x15 = b[15] - lu[114] * x3 - lu[115] * x17 - lu[116] * x21 - lu[117] * x22 - lu[118] * x20 - lu[119] * x14 - lu[120] * x16
    x19 = b[19] - lu[123] * x2 - lu[124] * x0 - lu[125] * x18 - lu[126] * x14 - lu[127] * x16 - lu[128] * x15
    x19 = (x19) * lu[129]
    b[19] = x19
    x15 = (x15 - lu[122] * x19) * lu[121]
    b[15] = x15
    x16 = (x16 - lu[113] * x15) * lu[112]
    b[16] = x16
    x14 = (x14 - lu[110] * x15) * lu[109]
    b[14] = x14
    x20 = (x20 - lu[106] * x14 - lu[107] * x16 - lu[108] * x19) * lu[105]
    b[20] = x20
    x22 = (x22 - lu[100] * x20 - lu[101] * x16 - lu[102] * x15) * lu[99]
    b[22] = x22
    x21 = (x21 - lu[94] * x20 - lu[95] * x16 - lu[96] * x15) * lu[93]
    b[21] = x21
    x17 = (x17 - lu[88] * x14 - lu[89] * x16 - lu[90] * x15) * lu[87]
    b[17] = x17
    x18 = (x18 - lu[85] * x16 - lu[86] * x15) * lu[84]
    b[18] = x18
    x13 = (x13) * lu[81]
    b[13] = x13
    x12 = (x12 - lu[79] * x13) * lu[78]
    b[12] = x12
    x11 = (x11 - lu[76] * x13) * lu[75]
    b[11] = x11
    x10 = (x10 - lu[73] * x13) * lu[72]
    b[10] = x10
    x9 = (x9 - lu[70] * x13) * lu[69]
    b[9] = x9
    x8 = (x8) * lu[66]
    b[8] = x8
    x7 = (x7 - lu[64] * x8) * lu[63]
    b[7] = x7
    x6 = (x6 - lu[61] * x8) * lu[60]
    b[6] = x6
    x5 = (x5 - lu[58] * x8) * lu[57]
    b[5] = x5
    x4 = (x4 - lu[55] * x8) * lu[54]
    b[4] = x4
    x3 = (x3) * lu[51]
    b[3] = x3
    x0 = (x0) * lu[48]
    b[0] = x0
    x1 = (x1 - lu[46] * x0) * lu[45]
    b[1] = x1
    x29 = (x29 - lu[39] * x21 - lu[40] * x20 - lu[41] * x14 - lu[42] * x16 - lu[43] * x15 - lu[44] * x19) * lu[38]
    b[29] = x29
    x36 = (x36 - lu[37] * x29) * lu[36]
    b[36] = x36
    x34 = (x34 - lu[34] * x0) * lu[33]
    b[34] = x34
    x35 = (x35 - lu[31] * x34) * lu[30]
    b[35] = x35
    x24 = (x24 - lu[27] * x22 - lu[28] * x16 - lu[29] * x15) * lu[26]
    b[24] = x24
    x23 = (x23 - lu[22] * x0 - lu[23] * x22 - lu[24] * x14 - lu[25] * x16) * lu[21]
    b[23] = x23
    x25 = (x25 - lu[18] * x23 - lu[19] * x24) * lu[17]
    b[25] = x25
    x33 = (x33 - lu[15] * x25 - lu[16] * x23) * lu[14]
    b[33] = x33
    x32 = (x32 - lu[12] * x25 - lu[13] * x23) * lu[11]
    b[32] = x32
    x31 = (x31 - lu[10] * x29) * lu[9]
    b[31] = x31
    x30 = (x30 - lu[8] * x29) * lu[7]
    b[30] = x30
    x28 = (x28 - lu[6] * x25) * lu[5]
    b[28] = x28
    x27 = (x27 - lu[4] * x25) * lu[3]
    b[27] = x27
    x26 = (x26 - lu[2] * x21) * lu[1]
    b[26] = x26
    x2 = (x2) * lu[0]
    b[2] = x2


# ---- The course of one patient: what happens at which time, common to both solvers. ----
#
# Doses of a patient stand in order of time: time, state, amount, duration (0 is a bolus).
# Between two break points (start or end of a dose) nothing jumps.

OK = 0
TOO_MANY_STEPS = 1
NOT_FINITE = 2
NEGATIVE_STATE = 3

FIRST_RODAS4 = 0.5
FIRST_EXPLICIT = 0.1
LONGEST_FIRST_STEP = 1.0


@floating_kernel
def next_break(t, at, duration):
    """The first break point after t; infinite if there is none."""
    found = np.inf
    for i in range(len(at)):
        if t < at[i] < found:
            found = at[i]
        over = at[i] + duration[i]
        if t < over < found:
            found = over
    return found


@floating_kernel
def before_or_at(stop, after):
    """The last time at which an observation still sees what is before a break point."""
    return np.nextafter(stop, -np.inf) if after else stop


@floating_kernel
def arrive(t, seen, times, after, at, state, amount, duration, y, r, keep, out):
    """At a break point: observe, give boluses, set the rates r of running infusions."""
    if not after and seen < len(times) and times[seen] == t:
        for c in range(len(keep)):
            out[seen, c] = y[keep[c]]
        seen += 1
    for i in range(N):
        r[i] = 0.0
    for i in range(len(at)):
        if duration[i] == 0.0:
            if at[i] == t:
                y[state[i]] += amount[i]
        elif at[i] <= t < at[i] + duration[i]:
            r[state[i]] += amount[i] / duration[i]
    if seen < len(times) and times[seen] == t:
        for c in range(len(keep)):
            out[seen, c] = y[keep[c]]
        seen += 1
    return seen


@floating_kernel
def first_step(y, dy, rtol, floor, most):
    """The length of the first step after a break point, from the speed there."""
    size = 0.0
    speed = 0.0
    for i in range(N):
        weight = floor[i] + abs(y[i])
        size += (y[i] / weight) ** 2
        speed += (dy[i] / weight) ** 2
    step = LONGEST_FIRST_STEP
    if speed > 0.0:
        step = min(step, most * sqrt(sqrt(rtol)) * sqrt(size / speed))
    return max(step, 1e-9)


@floating_kernel
def space():
    """Arrays that the solvers write to."""
    return (np.empty(N), np.empty(NONZERO), np.empty(DECOMPOSED), np.empty(N), np.empty(N),
            np.empty(N), np.empty(N), np.empty(N), np.empty(N), np.empty(N), np.empty(N),
            np.empty(N), np.empty(N))


# ---- Rodas4: Hairer and Wanner, Solving Ordinary Differential Equations II, 1996, IV.7: ----
# ---- L-stable, order 4, embedded 3, dense output of order 3.                            ----
#
# The steps of a patient are chosen from the past alone.  A step may reach beyond an observation,
# which is then read from the dense output (also just before a dose), or beyond a break point, where
# the state is the end of a shorter step from the same start.  So a value depends neither on other observations nor on what
# happens later, to the last bit.


@floating_kernel
def rodas4_step(y, h, k, r, dy, jac, w, new, error):
    """One step of length h from y, where the rates are dy and the Jacobian is jac."""
    lu, k2, k3, k4, k5 = w[2], w[5], w[6], w[7], w[8]
    k1 = w[9]
    g = 1.0 / h
    decompose(jac, g * 4.0, lu)
    for i in range(N):
        k1[i] = dy[i]
    solve(lu, k1)
    for i in range(N):
        new[i] = y[i] + 1.544 * k1[i]
    rates(new, k, r, k2)
    for i in range(N):
        k2[i] += g * (-5.6688 * k1[i])
    solve(lu, k2)
    for i in range(N):
        new[i] = y[i] + 0.9466785280815826 * k1[i] + 0.2557011698983284 * k2[i]
    rates(new, k, r, k3)
    for i in range(N):
        k3[i] += g * (-2.430093356833875 * k1[i] - 0.2063599157091915 * k2[i])
    solve(lu, k3)
    for i in range(N):
        new[i] = (y[i] + 3.314825187068521 * k1[i] + 2.896124015972201 * k2[i]
                  + 0.9986419139977817 * k3[i])
    rates(new, k, r, k4)
    for i in range(N):
        k4[i] += g * (-0.1073529058151375 * k1[i] - 9.594562251023355 * k2[i]
                      - 20.47028614809616 * k3[i])
    solve(lu, k4)
    for i in range(N):
        new[i] = (y[i] + 1.221224509226641 * k1[i] + 6.019134481288629 * k2[i]
                  + 12.53708332932087 * k3[i] - 0.6878860361058950 * k4[i])
    rates(new, k, r, k5)
    for i in range(N):
        k5[i] += g * (7.496443313967647 * k1[i] - 10.24680431464352 * k2[i]
                      - 33.99990352819905 * k3[i] + 11.70890893206160 * k4[i])
    solve(lu, k5)
    for i in range(N):
        new[i] += k5[i]
    rates(new, k, r, error)
    for i in range(N):
        error[i] += g * (8.083246795921522 * k1[i] - 7.981132988064893 * k2[i]
                         - 31.52159432874371 * k3[i] + 16.31930543123136 * k4[i]
                         - 6.058818238834054 * k5[i])
    solve(lu, error)
    for i in range(N):
        new[i] += error[i]


@floating_kernel
def rodas4_segment(t, stop, y, k, r, rtol, floor, steps_left, after, times, seen, keep, out, w):
    """From t to stop, where y is left, or to the last observation; returns (status, observations made, steps used)."""
    dy, jac, new, error, weight = w[0], w[1], w[3], w[4], w[10]
    between, spare = w[11], w[12]
    rates_and_jacobian(y, k, r, dy, jac)
    h = first_step(y, dy, rtol, floor, FIRST_RODAS4)
    steps = 0
    last_h = h
    last_error = 1e-2
    rejected = False
    landing = 0.0
    first = True
    status = OK
    while True:
        if steps >= steps_left:
            return TOO_MANY_STEPS, seen, steps
        if h < 1e-13 * max(1.0, abs(t)):
            return (status if status != OK else NOT_FINITE), seen, steps
        steps += 1
        rodas4_step(y, landing if landing > 0.0 else h, k, r, dy, jac, w, new, error)
        if landing > 0.0:
            for i in range(N):
                y[i] = new[i]
            return OK, seen, steps
        negative = False
        for i in range(N):
            weight[i] = error[i] / (rtol * (floor[i] + max(abs(y[i]), abs(new[i]))))
            negative |= new[i] < -10.0 * rtol * floor[i]
        norm = 0.0
        for i in range(N):
            norm += weight[i] * weight[i]
        norm = sqrt(norm / N)
        if not norm < 1e300:
            status = NOT_FINITE
            h *= 0.1
            rejected = True
            continue
        if negative and norm < 1.0:
            status = NEGATIVE_STATE
            h *= 0.3
            rejected = True
            continue
        change = max(1.0 / 6.0, min(5.0, sqrt(sqrt(norm)) / 0.9))
        if norm >= 1.0:
            h = h * 0.1 if first and rejected else h / change
            rejected = True
            continue
        status = OK
        if not first:
            predicted = last_h / h * sqrt(sqrt(norm * norm / last_error)) / 0.9
            change = max(change, min(5.0, predicted))
        first = False
        last_h = h
        last_error = max(1e-2, norm)
        reached = t + h
        if stop <= reached:
            reached = before_or_at(stop, after)
        if seen < len(times) and times[seen] <= reached:
            k1, k2, k3, k4, k5 = w[9], w[5], w[6], w[7], w[8]
            for i in range(N):
                between[i] = (10.12623508344586 * k1[i] - 7.487995877610167 * k2[i]
                             - 34.80091861555747 * k3[i] - 7.992771707568823 * k4[i]
                             + 1.025137723295662 * k5[i])
                spare[i] = (-0.6762803392806898 * k1[i] + 6.087714651680015 * k2[i]
                             + 16.43084320892478 * k3[i] + 24.76722511418386 * k4[i]
                             - 6.594389125716872 * k5[i])
            while seen < len(times) and times[seen] <= reached:
                s = (times[seen] - t) / h
                for c in range(len(keep)):
                    i = keep[c]
                    out[seen, c] = (1.0 - s) * y[i] + s * (
                        new[i] + (1.0 - s) * (between[i] + s * spare[i]))
                seen += 1
        if seen == len(times):
            return OK, seen, steps
        if stop <= t + h:
            landing = stop - t
            continue
        t += h
        for i in range(N):
            y[i] = new[i]
        h_new = h / change
        h = min(h, h_new) if rejected else h_new
        rejected = False
        rates_and_jacobian(y, k, r, dy, jac)


@floating_kernel
def rodas4(low, high, inputs, start, times, first_dose, at, state, amount, duration,
           rtol, floor, most_steps, after, keep, out, status, steps):
    """Patients low to high - 1; fills out (patient, time, kept state), status and steps."""
    y = np.empty(N)
    r = np.empty(N)
    k = np.empty(CONSTANTS)
    w = space()
    for patient in range(low, high):
        if status[patient] != OK:
            continue
        a = first_dose[patient]
        b = first_dose[patient + 1]
        constants(inputs[patient], k)
        initial(inputs[patient], y)
        t = start
        seen = 0
        used = 0
        code = OK
        while True:
            seen = arrive(t, seen, times, after, at[a:b], state[a:b], amount[a:b],
                          duration[a:b], y, r, keep, out[patient])
            if seen == len(times):
                break
            stop = next_break(t, at[a:b], duration[a:b])
            code, seen, more = rodas4_segment(t, stop, y, k, r, rtol, floor, most_steps - used,
                                              after, times, seen, keep, out[patient], w)
            used += more
            t = stop
            if code != OK:
                break
        steps[patient] = used
        status[patient] = code


# ---- Dormand and Prince 1980, J Comput Appl Math 6:19: explicit, order 5, embedded 4.   ----
# ---- The cross-check: no Jacobian, no linear system, every observation is a step's end. ----


@floating_kernel
def explicit_segment(t, stop, y, k, r, rtol, floor, steps_left, w):
    """From t to stop; returns (status, steps used)."""
    k1, k2, k3, k4, k5, k6, k7 = w[0], w[3], w[4], w[5], w[6], w[7], w[8]
    new, part = w[9], w[10]
    rates(y, k, r, k1)
    h = min(stop - t, first_step(y, k1, rtol, floor, FIRST_EXPLICIT))
    steps = 0
    status = OK
    while t < stop:
        if steps >= steps_left:
            return TOO_MANY_STEPS, steps
        if h < 1e-13 * max(1.0, abs(t)):
            return (status if status != OK else NOT_FINITE), steps
        steps += 1
        final = t + 1.01 * h >= stop
        if final:
            h = stop - t
        for i in range(N):
            part[i] = y[i] + h * (1.0 / 5.0 * k1[i])
        rates(part, k, r, k2)
        for i in range(N):
            part[i] = y[i] + h * (3.0 / 40.0 * k1[i] + 9.0 / 40.0 * k2[i])
        rates(part, k, r, k3)
        for i in range(N):
            part[i] = y[i] + h * (44.0 / 45.0 * k1[i] - 56.0 / 15.0 * k2[i] + 32.0 / 9.0 * k3[i])
        rates(part, k, r, k4)
        for i in range(N):
            part[i] = y[i] + h * (19372.0 / 6561.0 * k1[i] - 25360.0 / 2187.0 * k2[i]
                                  + 64448.0 / 6561.0 * k3[i] - 212.0 / 729.0 * k4[i])
        rates(part, k, r, k5)
        for i in range(N):
            part[i] = y[i] + h * (9017.0 / 3168.0 * k1[i] - 355.0 / 33.0 * k2[i]
                                  + 46732.0 / 5247.0 * k3[i] + 49.0 / 176.0 * k4[i]
                                  - 5103.0 / 18656.0 * k5[i])
        rates(part, k, r, k6)
        for i in range(N):
            new[i] = y[i] + h * (35.0 / 384.0 * k1[i] + 500.0 / 1113.0 * k3[i]
                                 + 125.0 / 192.0 * k4[i] - 2187.0 / 6784.0 * k5[i]
                                 + 11.0 / 84.0 * k6[i])
        rates(new, k, r, k7)
        norm = 0.0
        negative = False
        for i in range(N):
            error = h * (71.0 / 57600.0 * k1[i] - 71.0 / 16695.0 * k3[i] + 71.0 / 1920.0 * k4[i]
                         - 17253.0 / 339200.0 * k5[i] + 22.0 / 525.0 * k6[i] - 1.0 / 40.0 * k7[i])
            norm += (error / (rtol * (floor[i] + max(abs(y[i]), abs(new[i]))))) ** 2
            negative |= new[i] < -10.0 * rtol * floor[i]
        norm = sqrt(norm / N)
        if not norm < 1e300:
            status = NOT_FINITE
            h *= 0.1
        elif negative and norm < 1.0:
            status = NEGATIVE_STATE
            h *= 0.3
        elif norm >= 1.0:
            h *= max(0.2, 0.9 * norm ** -0.2)
        else:
            status = OK
            t = stop if final else t + h
            for i in range(N):
                y[i] = new[i]
                k1[i] = k7[i]
            h *= min(5.0, 0.9 * max(norm, 1e-4) ** -0.2)
    return OK, steps


@floating_kernel
def explicit(low, high, inputs, start, times, first_dose, at, state, amount, duration,
             rtol, floor, most_steps, after, keep, out, status, steps):
    """As `rodas4`, by the explicit solver."""
    y = np.empty(N)
    r = np.empty(N)
    k = np.empty(CONSTANTS)
    w = space()
    end = times[len(times) - 1]
    for patient in range(low, high):
        if status[patient] != OK:
            continue
        a = first_dose[patient]
        b = first_dose[patient + 1]
        constants(inputs[patient], k)
        initial(inputs[patient], y)
        t = start
        seen = 0
        used = 0
        code = OK
        while True:
            seen = arrive(t, seen, times, after, at[a:b], state[a:b], amount[a:b],
                          duration[a:b], y, r, keep, out[patient])
            if seen == len(times):
                break
            stop = min(end, next_break(t, at[a:b], duration[a:b]))
            while t < stop and code == OK:
                until = times[seen] if times[seen] < stop else stop
                code, more = explicit_segment(t, until, y, k, r, rtol, floor,
                                              most_steps - used, w)
                used += more
                t = until
                if t < stop and code == OK:
                    for c in range(len(keep)):
                        out[patient, seen, c] = y[keep[c]]
                    seen += 1
            if code != OK:
                break
        steps[patient] = used
        status[patient] = code
