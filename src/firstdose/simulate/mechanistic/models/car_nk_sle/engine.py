"""Compiled engine of the model car_nk_sle, revision 1: CD19 CAR-NK cells in systemic lupus erythematosus.

Generated from model.toml and parameters.csv; never edited.  A test makes it anew.
"""

# fmt: off
# pyright: basic, reportUnusedVariable=false

from math import exp, log, pow, sqrt, tanh

import numpy as np

from firstdose.design.kernel import floating_kernel

N = 36
NONZERO = 113
DECOMPOSED = 120
CONSTANTS = 151
ASSIGNMENTS = 25


@floating_kernel
def rates(y, k, r, dy):
    y_fluc = y[0]
    y_flup = y[1]
    y_cy = y[2]
    y_Th = y[3]
    y_Tal = y[4]
    y_np = y[5]
    y_n1 = y[6]
    y_n2 = y[7]
    y_n3 = y[8]
    y_nc = y[9]
    y_pp = y[10]
    y_p1 = y[11]
    y_p2 = y[12]
    y_p3 = y[13]
    y_pc = y[14]
    y_cb = y[15]
    y_ct = y[16]
    y_pre = y[17]
    y_tr = y[18]
    y_nv = y[19]
    y_me = y[20]
    y_ma = y[21]
    y_pb = y[22]
    y_ll = y[23]
    y_ab = y[24]
    y_igg = y[25]
    y_c3 = y[26]
    y_c4 = y[27]
    y_il6 = y[28]
    y_crp = y[29]
    y_fer = y[30]
    y_R = y[31]
    y_X = y[32]
    y_ery = y[33]
    y_hb = y[34]
    y_alt = y[35]
    v171 = ((k[0] * y_fluc) + (k[1] * y_cy))
    v176 = ((k[2] * y_fluc) + (k[3] * y_cy))
    v181 = (1.0 / ((k[4] * y_Th) + k[5]))
    v183 = (y_cb + y_ct)
    v186 = (y_tr + y_nv)
    v187 = (v186 + y_me)
    v193 = (v183 * (1.0 / (v183 + k[6])))
    v218 = ((k[7] + (k[8] * y_Tal)) + k[9])
    v224 = (y_cb * (1.0 / (k[10] + (k[11] * y_cb))))
    v230 = (y_ct * (1.0 / (k[12] + y_ct)))
    v264 = (k[13] * (v230 * y_me))
    v265 = ((k[14] * (v224 * v186)) + v264)
    v272 = ((k[15] * y_ab) + (k[16] * y_pb))
    v289 = (k[17] * y_flup)
    v341 = (k[18] * y_cb)
    v343 = (k[19] * y_ct)
    v395 = (1.0 - y_ma)
    v468 = ((k[20] * y_il6) - 1.0)
    dy[0] = (v289 - (k[21] * y_fluc)) + r[0]
    dy[1] = ((k[22] * y_fluc) - v289) + r[1]
    dy[2] = (-(k[23] * y_cy)) + r[2]
    dy[3] = ((k[24] * (k[25] - y_Th)) - (v171 * y_Th)) + r[3]
    dy[4] = ((((k[26] * (y_Th * v193)) + (k[27] * (y_Tal * v193))) - (k[28] * y_Tal)) - (v171 * y_Tal)) + r[4]
    dy[5] = (k[29] * (y_np * (exp(((k[30] * log((k[31] * (1.0 / y_nc)))) - ((k[32] * y_fluc) + (k[33] * y_cy)))) - 1.0))) + r[5]
    dy[6] = (k[29] * (y_np - y_n1)) + r[6]
    dy[7] = (k[29] * (y_n1 - y_n2)) + r[7]
    dy[8] = (k[29] * (y_n2 - y_n3)) + r[8]
    dy[9] = (k[29] * (y_n3 - y_nc)) + r[9]
    dy[10] = (k[34] * (y_pp * (exp(((k[35] * log((k[36] * (1.0 / y_pc)))) - ((k[37] * y_fluc) + (k[38] * y_cy)))) - 1.0))) + r[10]
    dy[11] = (k[34] * (y_pp - y_p1)) + r[11]
    dy[12] = (k[34] * (y_p1 - y_p2)) + r[12]
    dy[13] = (k[34] * (y_p2 - y_p3)) + r[13]
    dy[14] = (k[34] * (y_p3 - y_pc)) + r[14]
    dy[15] = ((v343 - v341) - (v218 * y_cb)) + r[15]
    dy[16] = (((v341 - v343) + (k[39] * ((((v181 * (1.0 / ((k[40] * v181) + k[41]))) * (1.0 + (k[42] * (v187 * (1.0 / (v187 + k[43])))))) * (1.0 - (k[44] * v183))) * y_ct))) - (v218 * y_ct)) + r[16]
    dy[17] = (((k[45] * (1.0 - y_pre)) - (k[46] * (v230 * y_pre))) - (v176 * y_pre)) + r[17]
    dy[18] = ((((k[47] * y_pre) - (k[48] * y_tr)) - (k[14] * (v224 * y_tr))) - (v176 * y_tr)) + r[18]
    dy[19] = ((((k[49] * y_tr) - (k[50] * y_nv)) - (k[14] * (v224 * y_nv))) - (v176 * y_nv)) + r[19]
    dy[20] = ((((k[51] * y_nv) - (k[52] * y_me)) - v264) - (v176 * y_me)) + r[20]
    dy[21] = ((((k[53] * (y_ma * v395)) + (k[54] * (y_nv * v395))) - (k[13] * (v230 * y_ma))) - (k[55] * (v176 * y_ma))) + r[21]
    dy[22] = (((k[56] * (y_ma - y_pb)) - (k[14] * (v224 * y_pb))) - (k[57] * (v176 * y_pb))) + r[22]
    dy[23] = ((k[58] * (y_ma - y_ll)) - (k[59] * (v230 * y_ll))) + r[23]
    dy[24] = (k[60] * ((k[61] * ((k[62] * y_pb) + (k[63] * y_ll))) - y_ab)) + r[24]
    dy[25] = (k[60] * ((k[64] * (k[65] + (k[66] * y_me))) - y_igg)) + r[25]
    dy[26] = (k[67] * (k[68] - (y_c3 * (1.0 + (k[69] * y_ab))))) + r[26]
    dy[27] = (k[70] * (k[71] - (y_c4 * (1.0 + (k[72] * y_ab))))) + r[27]
    dy[28] = (k[73] * ((k[74] * (1.0 + (k[75] * (v265 * (1.0 / (v265 + k[76])))))) - y_il6)) + r[28]
    dy[29] = (k[77] * ((k[78] * (1.0 + (k[79] * v468))) - y_crp)) + r[29]
    dy[30] = (k[80] * ((k[81] * (1.0 + (k[82] * v468))) - y_fer)) + r[30]
    dy[31] = (k[83] * (v272 - y_R)) + r[31]
    dy[32] = (k[84] * (v272 - y_X)) + r[32]
    dy[33] = ((k[85] * (1.0 - y_ery)) - (((k[86] * y_fluc) + (k[87] * y_cy)) * y_ery)) + r[33]
    dy[34] = (k[88] * ((k[89] * y_ery) - y_hb)) + r[34]
    dy[35] = (k[90] * ((k[91] * ((1.0 + (k[92] * v468)) + (k[93] * y_cy))) - y_alt)) + r[35]


@floating_kernel
def rates_and_jacobian(y, k, r, dy, jac):
    y_fluc = y[0]
    y_flup = y[1]
    y_cy = y[2]
    y_Th = y[3]
    y_Tal = y[4]
    y_np = y[5]
    y_n1 = y[6]
    y_n2 = y[7]
    y_n3 = y[8]
    y_nc = y[9]
    y_pp = y[10]
    y_p1 = y[11]
    y_p2 = y[12]
    y_p3 = y[13]
    y_pc = y[14]
    y_cb = y[15]
    y_ct = y[16]
    y_pre = y[17]
    y_tr = y[18]
    y_nv = y[19]
    y_me = y[20]
    y_ma = y[21]
    y_pb = y[22]
    y_ll = y[23]
    y_ab = y[24]
    y_igg = y[25]
    y_c3 = y[26]
    y_c4 = y[27]
    y_il6 = y[28]
    y_crp = y[29]
    y_fer = y[30]
    y_R = y[31]
    y_X = y[32]
    y_ery = y[33]
    y_hb = y[34]
    y_alt = y[35]
    v171 = ((k[0] * y_fluc) + (k[1] * y_cy))
    v176 = ((k[2] * y_fluc) + (k[3] * y_cy))
    v181 = (1.0 / ((k[4] * y_Th) + k[5]))
    v183 = (y_cb + y_ct)
    v186 = (y_tr + y_nv)
    v187 = (v186 + y_me)
    v192 = (1.0 / (v183 + k[6]))
    v193 = (v183 * v192)
    v198 = (1.0 / ((k[40] * v181) + k[41]))
    v199 = (v181 * v198)
    v203 = (1.0 / (v187 + k[43]))
    v206 = (1.0 + (k[42] * (v187 * v203)))
    v207 = (v199 * v206)
    v211 = (1.0 - (k[44] * v183))
    v212 = (v207 * v211)
    v218 = ((k[7] + (k[8] * y_Tal)) + k[9])
    v223 = (1.0 / (k[10] + (k[11] * y_cb)))
    v224 = (y_cb * v223)
    v225 = (k[14] * v224)
    v229 = (1.0 / (k[12] + y_ct))
    v230 = (y_ct * v229)
    v231 = (k[13] * v230)
    v237 = (1.0 / y_nc)
    v242 = (1.0 / y_pc)
    v264 = (k[13] * (v230 * y_me))
    v265 = ((k[14] * (v224 * v186)) + v264)
    v272 = ((k[15] * y_ab) + (k[16] * y_pb))
    v289 = (k[17] * y_flup)
    v315 = exp(((k[30] * log((k[31] * v237))) - ((k[32] * y_fluc) + (k[33] * y_cy))))
    v316 = (v315 - 1.0)
    v329 = exp(((k[35] * log((k[36] * v242))) - ((k[37] * y_fluc) + (k[38] * y_cy))))
    v330 = (v329 - 1.0)
    v341 = (k[18] * y_cb)
    v343 = (k[19] * y_ct)
    v395 = (1.0 - y_ma)
    v446 = (1.0 + (k[69] * y_ab))
    v453 = (1.0 + (k[72] * y_ab))
    v459 = (1.0 / (v265 + k[76]))
    v468 = ((k[20] * y_il6) - 1.0)
    v489 = ((k[86] * y_fluc) + (k[87] * y_cy))
    v525 = (v192 - ((v192 * v192) * v183))
    v530 = ((k[26] * (v525 * y_Th)) + (k[27] * (v525 * y_Tal)))
    v534 = (v315 * y_np)
    v576 = (v329 * y_pp)
    v619 = (v181 * v181)
    v644 = (v207 * y_ct)
    v669 = (k[94] * ((((v203 - ((v203 * v203) * v187)) * v199) * v211) * y_ct))
    v678 = (v229 - ((v229 * v229) * y_ct))
    v695 = (v223 - (k[11] * ((v223 * v223) * y_cb)))
    v716 = (v678 * y_me)
    v785 = (v695 * v186)
    v787 = (v459 * v459)
    v825 = (k[95] * ((k[14] * (v224 * v459)) - (k[14] * ((v224 * v787) * v265))))
    dy[0] = (v289 - (k[21] * y_fluc)) + r[0]
    dy[1] = ((k[22] * y_fluc) - v289) + r[1]
    dy[2] = (-(k[23] * y_cy)) + r[2]
    dy[3] = ((k[24] * (k[25] - y_Th)) - (v171 * y_Th)) + r[3]
    dy[4] = ((((k[26] * (y_Th * v193)) + (k[27] * (y_Tal * v193))) - (k[28] * y_Tal)) - (v171 * y_Tal)) + r[4]
    dy[5] = (k[29] * (y_np * v316)) + r[5]
    dy[6] = (k[29] * (y_np - y_n1)) + r[6]
    dy[7] = (k[29] * (y_n1 - y_n2)) + r[7]
    dy[8] = (k[29] * (y_n2 - y_n3)) + r[8]
    dy[9] = (k[29] * (y_n3 - y_nc)) + r[9]
    dy[10] = (k[34] * (y_pp * v330)) + r[10]
    dy[11] = (k[34] * (y_pp - y_p1)) + r[11]
    dy[12] = (k[34] * (y_p1 - y_p2)) + r[12]
    dy[13] = (k[34] * (y_p2 - y_p3)) + r[13]
    dy[14] = (k[34] * (y_p3 - y_pc)) + r[14]
    dy[15] = ((v343 - v341) - (v218 * y_cb)) + r[15]
    dy[16] = (((v341 - v343) + (k[39] * (v212 * y_ct))) - (v218 * y_ct)) + r[16]
    dy[17] = (((k[45] * (1.0 - y_pre)) - (k[46] * (v230 * y_pre))) - (v176 * y_pre)) + r[17]
    dy[18] = ((((k[47] * y_pre) - (k[48] * y_tr)) - (k[14] * (v224 * y_tr))) - (v176 * y_tr)) + r[18]
    dy[19] = ((((k[49] * y_tr) - (k[50] * y_nv)) - (k[14] * (v224 * y_nv))) - (v176 * y_nv)) + r[19]
    dy[20] = ((((k[51] * y_nv) - (k[52] * y_me)) - v264) - (v176 * y_me)) + r[20]
    dy[21] = ((((k[53] * (y_ma * v395)) + (k[54] * (y_nv * v395))) - (k[13] * (v230 * y_ma))) - (k[55] * (v176 * y_ma))) + r[21]
    dy[22] = (((k[56] * (y_ma - y_pb)) - (k[14] * (v224 * y_pb))) - (k[57] * (v176 * y_pb))) + r[22]
    dy[23] = ((k[58] * (y_ma - y_ll)) - (k[59] * (v230 * y_ll))) + r[23]
    dy[24] = (k[60] * ((k[61] * ((k[62] * y_pb) + (k[63] * y_ll))) - y_ab)) + r[24]
    dy[25] = (k[60] * ((k[64] * (k[65] + (k[66] * y_me))) - y_igg)) + r[25]
    dy[26] = (k[67] * (k[68] - (y_c3 * v446))) + r[26]
    dy[27] = (k[70] * (k[71] - (y_c4 * v453))) + r[27]
    dy[28] = (k[73] * ((k[74] * (1.0 + (k[75] * (v265 * v459)))) - y_il6)) + r[28]
    dy[29] = (k[77] * ((k[78] * (1.0 + (k[79] * v468))) - y_crp)) + r[29]
    dy[30] = (k[80] * ((k[81] * (1.0 + (k[82] * v468))) - y_fer)) + r[30]
    dy[31] = (k[83] * (v272 - y_R)) + r[31]
    dy[32] = (k[84] * (v272 - y_X)) + r[32]
    dy[33] = ((k[85] * (1.0 - y_ery)) - (v489 * y_ery)) + r[33]
    dy[34] = (k[88] * ((k[89] * y_ery) - y_hb)) + r[34]
    dy[35] = (k[90] * ((k[91] * ((1.0 + (k[92] * v468)) + (k[93] * y_cy))) - y_alt)) + r[35]
    jac[0] = k[96]
    jac[1] = k[17]
    jac[2] = k[22]
    jac[3] = k[97]
    jac[4] = k[98]
    jac[5] = (-(k[0] * y_Th))
    jac[6] = (-(k[1] * y_Th))
    jac[7] = (k[99] - v171)
    jac[8] = (-(k[0] * y_Tal))
    jac[9] = (-(k[1] * y_Tal))
    jac[10] = (k[26] * v193)
    jac[11] = (((k[27] * v193) - k[28]) - v171)
    jac[12] = v530
    jac[13] = v530
    jac[14] = (-(k[100] * v534))
    jac[15] = (-(k[101] * v534))
    jac[16] = (k[29] * v316)
    jac[17] = (-(k[102] * ((((v237 * v237) * y_nc) * v315) * y_np)))
    jac[18] = k[29]
    jac[19] = k[103]
    jac[20] = k[29]
    jac[21] = k[103]
    jac[22] = k[29]
    jac[23] = k[103]
    jac[24] = k[29]
    jac[25] = k[103]
    jac[26] = (-(k[104] * v576))
    jac[27] = (-(k[105] * v576))
    jac[28] = (k[34] * v330)
    jac[29] = (-(k[106] * ((((v242 * v242) * y_pc) * v329) * y_pp)))
    jac[30] = k[34]
    jac[31] = k[107]
    jac[32] = k[34]
    jac[33] = k[107]
    jac[34] = k[34]
    jac[35] = k[107]
    jac[36] = k[34]
    jac[37] = k[107]
    jac[38] = (-(k[8] * y_cb))
    jac[39] = (k[108] - v218)
    jac[40] = k[19]
    jac[41] = (k[39] * (((((k[109] * ((v619 * (v198 * v198)) * v181)) - (k[4] * (v619 * v198))) * v206) * v211) * y_ct))
    jac[42] = (-(k[8] * y_ct))
    jac[43] = (k[18] - (k[110] * v644))
    jac[44] = (((k[39] * (v212 - (k[44] * v644))) - k[19]) - v218)
    jac[45] = v669
    jac[46] = v669
    jac[47] = v669
    jac[48] = (-(k[2] * y_pre))
    jac[49] = (-(k[3] * y_pre))
    jac[50] = (-(k[46] * (v678 * y_pre)))
    jac[51] = ((k[111] - (k[46] * v230)) - v176)
    jac[52] = (-(k[2] * y_tr))
    jac[53] = (-(k[3] * y_tr))
    jac[54] = (-(k[14] * (v695 * y_tr)))
    jac[55] = k[47]
    jac[56] = ((k[112] - v225) - v176)
    jac[57] = (-(k[2] * y_nv))
    jac[58] = (-(k[3] * y_nv))
    jac[59] = (-(k[14] * (v695 * y_nv)))
    jac[60] = k[49]
    jac[61] = ((k[113] - v225) - v176)
    jac[62] = (-(k[2] * y_me))
    jac[63] = (-(k[3] * y_me))
    jac[64] = (-(k[13] * v716))
    jac[65] = k[51]
    jac[66] = ((k[114] - v231) - v176)
    jac[67] = (-(k[115] * y_ma))
    jac[68] = (-(k[116] * y_ma))
    jac[69] = (-(k[13] * (v678 * y_ma)))
    jac[70] = (k[54] * v395)
    jac[71] = ((((k[53] * (v395 + ((-1.0) * y_ma))) + (k[117] * y_nv)) - v231) - (k[55] * v176))
    jac[72] = (-(k[118] * y_pb))
    jac[73] = (-(k[119] * y_pb))
    jac[74] = (-(k[14] * (v695 * y_pb)))
    jac[75] = k[56]
    jac[76] = ((k[120] - v225) - (k[57] * v176))
    jac[77] = (-(k[59] * (v678 * y_ll)))
    jac[78] = k[58]
    jac[79] = (k[121] - (k[59] * v230))
    jac[80] = k[122]
    jac[81] = k[123]
    jac[82] = k[124]
    jac[83] = k[125]
    jac[84] = k[124]
    jac[85] = (-(k[126] * y_c3))
    jac[86] = (-(k[67] * v446))
    jac[87] = (-(k[127] * y_c4))
    jac[88] = (-(k[70] * v453))
    jac[89] = (k[95] * ((k[14] * (v785 * v459)) - (k[14] * ((v785 * v787) * v265))))
    jac[90] = (k[95] * ((k[13] * (v716 * v459)) - (k[13] * ((v716 * v787) * v265))))
    jac[91] = v825
    jac[92] = v825
    jac[93] = (k[95] * ((k[13] * (v230 * v459)) - (k[13] * ((v230 * v787) * v265))))
    jac[94] = k[128]
    jac[95] = k[129]
    jac[96] = k[130]
    jac[97] = k[131]
    jac[98] = k[132]
    jac[99] = k[133]
    jac[100] = k[134]
    jac[101] = k[135]
    jac[102] = k[136]
    jac[103] = k[137]
    jac[104] = k[138]
    jac[105] = (-(k[86] * y_ery))
    jac[106] = (-(k[87] * y_ery))
    jac[107] = (k[139] - v489)
    jac[108] = k[140]
    jac[109] = k[141]
    jac[110] = k[142]
    jac[111] = k[143]
    jac[112] = k[144]


@floating_kernel
def assigned(y, k, a):
    y_fluc = y[0]
    y_cy = y[2]
    y_Th = y[3]
    y_Tal = y[4]
    y_nc = y[9]
    y_pc = y[14]
    y_cb = y[15]
    y_ct = y[16]
    y_tr = y[18]
    y_nv = y[19]
    y_me = y[20]
    y_pb = y[22]
    y_ab = y[24]
    v181 = (1.0 / ((k[4] * y_Th) + k[5]))
    v182 = (k[40] * v181)
    v183 = (y_cb + y_ct)
    v185 = (k[11] * y_cb)
    v186 = (y_tr + y_nv)
    v187 = (v186 + y_me)
    v224 = (y_cb * (1.0 / (k[10] + v185)))
    v230 = (y_ct * (1.0 / (k[12] + y_ct)))
    a[0] = k[145]
    a[1] = k[146]
    a[2] = (k[147] * y_fluc)
    a[3] = (k[148] * y_cy)
    a[4] = ((k[0] * y_fluc) + (k[1] * y_cy))
    a[5] = ((k[2] * y_fluc) + (k[3] * y_cy))
    a[6] = v182
    a[7] = v183
    a[8] = v185
    a[9] = v187
    a[10] = k[149]
    a[11] = (v183 * (1.0 / (v183 + k[6])))
    a[12] = (k[39] * (((v181 * (1.0 / (v182 + k[41]))) * (1.0 + (k[42] * (v187 * (1.0 / (v187 + k[43])))))) * (1.0 - (k[44] * v183))))
    a[13] = ((k[7] + (k[8] * y_Tal)) + k[9])
    a[14] = (k[14] * v224)
    a[15] = (k[13] * v230)
    a[16] = k[29]
    a[17] = k[34]
    a[18] = exp((k[30] * log((k[31] * (1.0 / y_nc)))))
    a[19] = exp((k[35] * log((k[36] * (1.0 / y_pc)))))
    a[20] = exp((-((k[32] * y_fluc) + (k[33] * y_cy))))
    a[21] = exp((-((k[37] * y_fluc) + (k[38] * y_cy))))
    a[22] = ((k[14] * (v224 * v186)) + (k[13] * (v230 * y_me)))
    a[23] = ((k[15] * y_ab) + (k[16] * y_pb))
    a[24] = (0.001 * ((((y_Th + y_Tal) + (k[150] * y_Th)) + v187) + v185))


@floating_kernel
def constants(p, k):
    v160 = (((p[0] * (4.4 + ((1.7 * p[94]) * 0.010416666666666666))) * 0.1639344262295082) * pow((p[93] * 0.014285714285714285), 0.75))
    v162 = ((p[36] * p[93]) * 0.014285714285714285)
    v163 = (1.0 / p[1])
    v165 = (1.0 / p[5])
    v172 = (p[8] * v163)
    v174 = (p[9] * v165)
    v177 = (1.0 + p[16])
    v178 = (1.0 / p[14])
    v184 = (1.0 / v162)
    v190 = (p[95] * 0.16666666666666666)
    v195 = ((p[32] * p[98]) * v177)
    v209 = (1.0 / p[35])
    v226 = (p[39] * p[97])
    v234 = (4.0 * (1.0 / p[24]))
    v236 = (4.0 * (1.0 / p[27]))
    v247 = (p[10] * v163)
    v249 = (p[11] * v165)
    v254 = (p[12] * v163)
    v256 = (p[13] * v165)
    v267 = (1.0 / p[57])
    v268 = (v267 * p[72])
    v270 = (1.0 - p[72])
    v284 = ((v160 + p[2]) * v163)
    v288 = (p[2] * (1.0 / p[3]))
    v294 = (p[4] * v165)
    v362 = (p[45] + p[46])
    v386 = (1.0 / p[47])
    v399 = (p[52] * v386)
    v427 = (1.0 - p[56])
    v437 = ((1.0 / p[49]) * p[78])
    v444 = (v267 * p[61])
    v451 = (v267 * p[82])
    v466 = (1.0 / p[63])
    v497 = (p[92] * v165)
    k[0] = (p[6] * v163)
    k[1] = (p[7] * v165)
    k[2] = v172
    k[3] = v174
    k[4] = v178
    k[5] = p[16]
    k[6] = p[21]
    k[7] = p[31]
    k[8] = (p[22] * v190)
    k[9] = (p[75] * p[96])
    k[10] = p[38]
    k[11] = v184
    k[12] = p[40]
    k[13] = v226
    k[14] = ((p[37] * p[97]) * v184)
    k[15] = v268
    k[16] = v270
    k[17] = v288
    k[18] = p[29]
    k[19] = p[30]
    k[20] = v466
    k[21] = v284
    k[22] = (p[2] * v163)
    k[23] = v294
    k[24] = p[15]
    k[25] = p[14]
    k[26] = (p[18] * v190)
    k[27] = p[19]
    k[28] = p[20]
    k[29] = v234
    k[30] = p[25]
    k[31] = p[23]
    k[32] = v247
    k[33] = v249
    k[34] = v236
    k[35] = p[28]
    k[36] = p[26]
    k[37] = v254
    k[38] = v256
    k[39] = v195
    k[40] = v177
    k[41] = p[17]
    k[42] = p[33]
    k[43] = p[34]
    k[44] = v209
    k[45] = p[43]
    k[46] = (p[41] * v226)
    k[47] = (v362 * p[44])
    k[48] = v362
    k[49] = ((1.0 / p[44]) * (p[48] * p[47]))
    k[50] = p[48]
    k[51] = (v386 * (p[50] * p[49]))
    k[52] = p[50]
    k[53] = p[51]
    k[54] = v399
    k[55] = p[76]
    k[56] = p[53]
    k[57] = p[77]
    k[58] = p[54]
    k[59] = (p[42] * v226)
    k[60] = p[55]
    k[61] = p[57]
    k[62] = v427
    k[63] = p[56]
    k[64] = p[58]
    k[65] = (1.0 - p[78])
    k[66] = v437
    k[67] = p[60]
    k[68] = (p[79] * p[59])
    k[69] = v444
    k[70] = p[81]
    k[71] = p[80]
    k[72] = v451
    k[73] = p[62]
    k[74] = p[63]
    k[75] = p[64]
    k[76] = p[65]
    k[77] = p[66]
    k[78] = p[67]
    k[79] = p[68]
    k[80] = p[69]
    k[81] = p[70]
    k[82] = p[71]
    k[83] = p[73]
    k[84] = p[74]
    k[85] = p[85]
    k[86] = (p[86] * v163)
    k[87] = (p[87] * v165)
    k[88] = p[84]
    k[89] = p[83]
    k[90] = p[90]
    k[91] = p[89]
    k[92] = p[91]
    k[93] = v497
    k[94] = (v195 * p[33])
    k[95] = (p[62] * (p[63] * p[64]))
    k[96] = (-v284)
    k[97] = (-v288)
    k[98] = (-v294)
    k[99] = ((-1.0) * p[15])
    k[100] = (v234 * v247)
    k[101] = (v234 * v249)
    k[102] = (v234 * (p[25] * ((1.0 / p[23]) * p[23])))
    k[103] = ((-1.0) * v234)
    k[104] = (v236 * v254)
    k[105] = (v236 * v256)
    k[106] = (v236 * (p[28] * ((1.0 / p[26]) * p[26])))
    k[107] = ((-1.0) * v236)
    k[108] = (-p[29])
    k[109] = (v177 * v178)
    k[110] = (v195 * v209)
    k[111] = ((-1.0) * p[43])
    k[112] = (-v362)
    k[113] = (-p[48])
    k[114] = (-p[50])
    k[115] = (p[76] * v172)
    k[116] = (p[76] * v174)
    k[117] = (v399 * (-1.0))
    k[118] = (p[77] * v172)
    k[119] = (p[77] * v174)
    k[120] = ((-1.0) * p[53])
    k[121] = ((-1.0) * p[54])
    k[122] = ((v427 * p[57]) * p[55])
    k[123] = ((p[56] * p[57]) * p[55])
    k[124] = ((-1.0) * p[55])
    k[125] = ((v437 * p[58]) * p[55])
    k[126] = (p[60] * v444)
    k[127] = (p[81] * v451)
    k[128] = ((-1.0) * p[62])
    k[129] = (((v466 * p[68]) * p[67]) * p[66])
    k[130] = ((-1.0) * p[66])
    k[131] = (((v466 * p[71]) * p[70]) * p[69])
    k[132] = ((-1.0) * p[69])
    k[133] = (v270 * p[73])
    k[134] = (v268 * p[73])
    k[135] = ((-1.0) * p[73])
    k[136] = (v270 * p[74])
    k[137] = (v268 * p[74])
    k[138] = ((-1.0) * p[74])
    k[139] = ((-1.0) * p[85])
    k[140] = (p[83] * p[84])
    k[141] = ((-1.0) * p[84])
    k[142] = ((v497 * p[89]) * p[90])
    k[143] = (((v466 * p[91]) * p[89]) * p[90])
    k[144] = ((-1.0) * p[90])
    k[145] = v160
    k[146] = v162
    k[147] = v163
    k[148] = v165
    k[149] = v190
    k[150] = (v178 * p[88])


@floating_kernel
def initial(p, y):
    y[0] = 0.0
    y[1] = 0.0
    y[2] = 0.0
    y[3] = p[14]
    y[4] = 0.0
    y[5] = p[23]
    y[6] = p[23]
    y[7] = p[23]
    y[8] = p[23]
    y[9] = p[23]
    y[10] = p[26]
    y[11] = p[26]
    y[12] = p[26]
    y[13] = p[26]
    y[14] = p[26]
    y[15] = 0.0
    y[16] = 0.0
    y[17] = 1.0
    y[18] = p[44]
    y[19] = p[47]
    y[20] = p[49]
    y[21] = 1.0
    y[22] = 1.0
    y[23] = 1.0
    y[24] = p[57]
    y[25] = p[58]
    y[26] = ((p[79] * p[59]) * (1.0 / (1.0 + p[61])))
    y[27] = (p[80] * (1.0 / (1.0 + p[82])))
    y[28] = p[63]
    y[29] = p[67]
    y[30] = p[70]
    y[31] = 1.0
    y[32] = 1.0
    y[33] = 1.0
    y[34] = p[83]
    y[35] = p[89]


@floating_kernel
def decompose(jac, shift, lu):
    m2_2 = 1.0 / (shift - jac[4])
    lu[0] = m2_2
    m25_25 = 1.0 / (shift - jac[84])
    lu[1] = m25_25
    m25_20 = - jac[83]
    lu[2] = m25_20
    m26_26 = 1.0 / (shift - jac[86])
    lu[3] = m26_26
    m26_24 = - jac[85]
    lu[4] = m26_24
    m27_27 = 1.0 / (shift - jac[88])
    lu[5] = m27_27
    m27_24 = - jac[87]
    lu[6] = m27_24
    m29_29 = 1.0 / (shift - jac[96])
    lu[7] = m29_29
    m29_28 = - jac[95]
    lu[8] = m29_28
    m30_30 = 1.0 / (shift - jac[98])
    lu[9] = m30_30
    m30_28 = - jac[97]
    lu[10] = m30_28
    m31_31 = 1.0 / (shift - jac[101])
    lu[11] = m31_31
    m31_24 = - jac[100]
    lu[12] = m31_24
    m31_22 = - jac[99]
    lu[13] = m31_22
    m32_32 = 1.0 / (shift - jac[104])
    lu[14] = m32_32
    m32_24 = - jac[103]
    lu[15] = m32_24
    m32_22 = - jac[102]
    lu[16] = m32_22
    m24_24 = 1.0 / (shift - jac[82])
    lu[17] = m24_24
    m24_22 = - jac[80]
    lu[18] = m24_22
    m24_23 = - jac[81]
    lu[19] = m24_23
    m22_2 = (- jac[73]) * m2_2
    lu[20] = m22_2
    m22_22 = 1.0 / (shift - jac[76])
    lu[21] = m22_22
    m22_21 = - jac[75]
    lu[22] = m22_21
    m22_0 = - jac[72]
    lu[23] = m22_0
    m22_15 = - jac[74]
    lu[24] = m22_15
    m23_23 = 1.0 / (shift - jac[79])
    lu[25] = m23_23
    m23_21 = - jac[78]
    lu[26] = m23_21
    m23_16 = - jac[77]
    lu[27] = m23_16
    m21_2 = (- jac[68]) * m2_2
    lu[28] = m21_2
    m21_21 = 1.0 / (shift - jac[71])
    lu[29] = m21_21
    m21_0 = - jac[67]
    lu[30] = m21_0
    m21_19 = - jac[70]
    lu[31] = m21_19
    m21_16 = - jac[69]
    lu[32] = m21_16
    m34_34 = 1.0 / (shift - jac[109])
    lu[33] = m34_34
    m34_33 = - jac[108]
    lu[34] = m34_33
    m33_2 = (- jac[106]) * m2_2
    lu[35] = m33_2
    m33_33 = 1.0 / (shift - jac[107])
    lu[36] = m33_33
    m33_0 = - jac[105]
    lu[37] = m33_0
    m35_2 = (- jac[110]) * m2_2
    lu[38] = m35_2
    m35_35 = 1.0 / (shift - jac[112])
    lu[39] = m35_35
    m35_28 = - jac[111]
    lu[40] = m35_28
    m28_28 = 1.0 / (shift - jac[94])
    lu[41] = m28_28
    m28_20 = - jac[93]
    lu[42] = m28_20
    m28_19 = - jac[92]
    lu[43] = m28_19
    m28_18 = - jac[91]
    lu[44] = m28_18
    m28_15 = - jac[89]
    lu[45] = m28_15
    m28_16 = - jac[90]
    lu[46] = m28_16
    m1_1 = 1.0 / (shift - jac[3])
    lu[47] = m1_1
    m1_0 = - jac[2]
    lu[48] = m1_0
    m0_1 = (- jac[1]) * m1_1
    lu[49] = m0_1
    m0_0 = 1.0 / (shift - jac[0] - m0_1 * m1_0)
    lu[50] = m0_0
    m3_2 = (- jac[6]) * m2_2
    lu[51] = m3_2
    m3_0 = (- jac[5]) * m0_0
    lu[52] = m3_0
    m3_3 = 1.0 / (shift - jac[7])
    lu[53] = m3_3
    m5_2 = (- jac[15]) * m2_2
    lu[54] = m5_2
    m5_0 = (- jac[14]) * m0_0
    lu[55] = m5_0
    m5_5 = 1.0 / (shift - jac[16])
    lu[56] = m5_5
    m5_9 = - jac[17]
    lu[57] = m5_9
    m6_5 = (- jac[18]) * m5_5
    lu[58] = m6_5
    m6_6 = 1.0 / (shift - jac[19])
    lu[59] = m6_6
    m6_9 = 0.0 - m6_5 * m5_9
    lu[60] = m6_9
    m7_6 = (- jac[20]) * m6_6
    lu[61] = m7_6
    m7_7 = 1.0 / (shift - jac[21])
    lu[62] = m7_7
    m7_9 = 0.0 - m7_6 * m6_9
    lu[63] = m7_9
    m8_7 = (- jac[22]) * m7_7
    lu[64] = m8_7
    m8_8 = 1.0 / (shift - jac[23])
    lu[65] = m8_8
    m8_9 = 0.0 - m8_7 * m7_9
    lu[66] = m8_9
    m9_8 = (- jac[24]) * m8_8
    lu[67] = m9_8
    m9_9 = 1.0 / (shift - jac[25] - m9_8 * m8_9)
    lu[68] = m9_9
    m10_2 = (- jac[27]) * m2_2
    lu[69] = m10_2
    m10_0 = (- jac[26]) * m0_0
    lu[70] = m10_0
    m10_10 = 1.0 / (shift - jac[28])
    lu[71] = m10_10
    m10_14 = - jac[29]
    lu[72] = m10_14
    m11_10 = (- jac[30]) * m10_10
    lu[73] = m11_10
    m11_11 = 1.0 / (shift - jac[31])
    lu[74] = m11_11
    m11_14 = 0.0 - m11_10 * m10_14
    lu[75] = m11_14
    m12_11 = (- jac[32]) * m11_11
    lu[76] = m12_11
    m12_12 = 1.0 / (shift - jac[33])
    lu[77] = m12_12
    m12_14 = 0.0 - m12_11 * m11_14
    lu[78] = m12_14
    m13_12 = (- jac[34]) * m12_12
    lu[79] = m13_12
    m13_13 = 1.0 / (shift - jac[35])
    lu[80] = m13_13
    m13_14 = 0.0 - m13_12 * m12_14
    lu[81] = m13_14
    m14_13 = (- jac[36]) * m13_13
    lu[82] = m14_13
    m14_14 = 1.0 / (shift - jac[37] - m14_13 * m13_14)
    lu[83] = m14_14
    m17_2 = (- jac[49]) * m2_2
    lu[84] = m17_2
    m17_0 = (- jac[48]) * m0_0
    lu[85] = m17_0
    m17_17 = 1.0 / (shift - jac[51])
    lu[86] = m17_17
    m17_16 = - jac[50]
    lu[87] = m17_16
    m20_2 = (- jac[63]) * m2_2
    lu[88] = m20_2
    m20_0 = (- jac[62]) * m0_0
    lu[89] = m20_0
    m20_20 = 1.0 / (shift - jac[66])
    lu[90] = m20_20
    m20_19 = - jac[65]
    lu[91] = m20_19
    m20_16 = - jac[64]
    lu[92] = m20_16
    m19_2 = (- jac[58]) * m2_2
    lu[93] = m19_2
    m19_0 = (- jac[57]) * m0_0
    lu[94] = m19_0
    m19_19 = 1.0 / (shift - jac[61])
    lu[95] = m19_19
    m19_18 = - jac[60]
    lu[96] = m19_18
    m19_15 = - jac[59]
    lu[97] = m19_15
    m18_2 = (- jac[53]) * m2_2
    lu[98] = m18_2
    m18_0 = (- jac[52]) * m0_0
    lu[99] = m18_0
    m18_17 = (- jac[55]) * m17_17
    lu[100] = m18_17
    m18_18 = 1.0 / (shift - jac[56])
    lu[101] = m18_18
    m18_15 = - jac[54]
    lu[102] = m18_15
    m18_16 = 0.0 - m18_17 * m17_16
    lu[103] = m18_16
    m4_2 = (- jac[9]) * m2_2
    lu[104] = m4_2
    m4_0 = (- jac[8]) * m0_0
    lu[105] = m4_0
    m4_3 = (- jac[10]) * m3_3
    lu[106] = m4_3
    m4_4 = 1.0 / (shift - jac[11])
    lu[107] = m4_4
    m4_15 = - jac[12]
    lu[108] = m4_15
    m4_16 = - jac[13]
    lu[109] = m4_16
    m15_4 = (- jac[38]) * m4_4
    lu[110] = m15_4
    m15_15 = 1.0 / (shift - jac[39] - m15_4 * m4_15)
    lu[111] = m15_15
    m15_16 = - jac[40] - m15_4 * m4_16
    lu[112] = m15_16
    m16_3 = (- jac[41]) * m3_3
    lu[113] = m16_3
    m16_20 = (- jac[47]) * m20_20
    lu[114] = m16_20
    m16_19 = (- jac[46] - m16_20 * m20_19) * m19_19
    lu[115] = m16_19
    m16_18 = (- jac[45] - m16_19 * m19_18) * m18_18
    lu[116] = m16_18
    m16_4 = (- jac[42]) * m4_4
    lu[117] = m16_4
    m16_15 = (- jac[43] - m16_19 * m19_15 - m16_18 * m18_15 - m16_4 * m4_15) * m15_15
    lu[118] = m16_15
    m16_16 = 1.0 / (shift - jac[44] - m16_20 * m20_16 - m16_18 * m18_16 - m16_4 * m4_16 - m16_15 * m15_16)
    lu[119] = m16_16


@floating_kernel
def solve(lu, b):
    x2 = b[2]
    x25 = b[25]
    x26 = b[26]
    x27 = b[27]
    x29 = b[29]
    x30 = b[30]
    x31 = b[31]
    x32 = b[32]
    x24 = b[24]
    x22 = b[22] - lu[20] * x2
    x23 = b[23]
    x21 = b[21] - lu[28] * x2
    x34 = b[34]
    x33 = b[33] - lu[35] * x2
    x35 = b[35] - lu[38] * x2
    x28 = b[28]
    x1 = b[1]
    x0 = b[0] - lu[49] * x1
    x3 = b[3] - lu[51] * x2 - lu[52] * x0
    x5 = b[5] - lu[54] * x2 - lu[55] * x0
    x6 = b[6] - lu[58] * x5
    x7 = b[7] - lu[61] * x6
    x8 = b[8] - lu[64] * x7
    x9 = b[9] - lu[67] * x8
    x10 = b[10] - lu[69] * x2 - lu[70] * x0
    x11 = b[11] - lu[73] * x10
    x12 = b[12] - lu[76] * x11
    x13 = b[13] - lu[79] * x12
    x14 = b[14] - lu[82] * x13
    x17 = b[17] - lu[84] * x2 - lu[85] * x0
    x20 = b[20] - lu[88] * x2 - lu[89] * x0
    x19 = b[19] - lu[93] * x2 - lu[94] * x0
    x18 = b[18] - lu[98] * x2 - lu[99] * x0 - lu[100] * x17
    x4 = b[4] - lu[104] * x2 - lu[105] * x0 - lu[106] * x3
    x15 = b[15] - lu[110] * x4
    x16 = b[16] - lu[113] * x3 - lu[114] * x20 - lu[115] * x19 - lu[116] * x18 - lu[117] * x4 - lu[118] * x15
    x16 = (x16) * lu[119]
    b[16] = x16
    x15 = (x15 - lu[112] * x16) * lu[111]
    b[15] = x15
    x4 = (x4 - lu[108] * x15 - lu[109] * x16) * lu[107]
    b[4] = x4
    x18 = (x18 - lu[102] * x15 - lu[103] * x16) * lu[101]
    b[18] = x18
    x19 = (x19 - lu[96] * x18 - lu[97] * x15) * lu[95]
    b[19] = x19
    x20 = (x20 - lu[91] * x19 - lu[92] * x16) * lu[90]
    b[20] = x20
    x17 = (x17 - lu[87] * x16) * lu[86]
    b[17] = x17
    x14 = (x14) * lu[83]
    b[14] = x14
    x13 = (x13 - lu[81] * x14) * lu[80]
    b[13] = x13
    x12 = (x12 - lu[78] * x14) * lu[77]
    b[12] = x12
    x11 = (x11 - lu[75] * x14) * lu[74]
    b[11] = x11
    x10 = (x10 - lu[72] * x14) * lu[71]
    b[10] = x10
    x9 = (x9) * lu[68]
    b[9] = x9
    x8 = (x8 - lu[66] * x9) * lu[65]
    b[8] = x8
    x7 = (x7 - lu[63] * x9) * lu[62]
    b[7] = x7
    x6 = (x6 - lu[60] * x9) * lu[59]
    b[6] = x6
    x5 = (x5 - lu[57] * x9) * lu[56]
    b[5] = x5
    x3 = (x3) * lu[53]
    b[3] = x3
    x0 = (x0) * lu[50]
    b[0] = x0
    x1 = (x1 - lu[48] * x0) * lu[47]
    b[1] = x1
    x28 = (x28 - lu[42] * x20 - lu[43] * x19 - lu[44] * x18 - lu[45] * x15 - lu[46] * x16) * lu[41]
    b[28] = x28
    x35 = (x35 - lu[40] * x28) * lu[39]
    b[35] = x35
    x33 = (x33 - lu[37] * x0) * lu[36]
    b[33] = x33
    x34 = (x34 - lu[34] * x33) * lu[33]
    b[34] = x34
    x21 = (x21 - lu[30] * x0 - lu[31] * x19 - lu[32] * x16) * lu[29]
    b[21] = x21
    x23 = (x23 - lu[26] * x21 - lu[27] * x16) * lu[25]
    b[23] = x23
    x22 = (x22 - lu[22] * x21 - lu[23] * x0 - lu[24] * x15) * lu[21]
    b[22] = x22
    x24 = (x24 - lu[18] * x22 - lu[19] * x23) * lu[17]
    b[24] = x24
    x32 = (x32 - lu[15] * x24 - lu[16] * x22) * lu[14]
    b[32] = x32
    x31 = (x31 - lu[12] * x24 - lu[13] * x22) * lu[11]
    b[31] = x31
    x30 = (x30 - lu[10] * x28) * lu[9]
    b[30] = x30
    x29 = (x29 - lu[8] * x28) * lu[7]
    b[29] = x29
    x27 = (x27 - lu[6] * x24) * lu[5]
    b[27] = x27
    x26 = (x26 - lu[4] * x24) * lu[3]
    b[26] = x26
    x25 = (x25 - lu[2] * x20) * lu[1]
    b[25] = x25
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
