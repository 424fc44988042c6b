"""Compiled engine of the model car_nk_sle, revision 2: CD19 CAR-NK cells in systemic lupus erythematosus.

Generated from model.toml and parameters.csv; never edited.  A test makes it anew.
"""

# fmt: off
# pyright: basic, reportUnusedVariable=false

from math import pow, sqrt, tanh

import numpy as np

from firstdose.design.kernel import floating_kernel
from firstdose.simulate.mechanistic.elementary import below
from firstdose.simulate.mechanistic.elementary import exponential as exp
from firstdose.simulate.mechanistic.elementary import logarithm as log

LANES = 16
N = 36
NONZERO = 113
DECOMPOSED = 120
CONSTANTS = 153
ASSIGNMENTS = 25
Y_AT, DY_AT, R_AT, SHIFT_AT, JAC_AT, LU_AT, K_AT = 0, 36, 72, 108, 109, 222, 342
DESK = 495


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
    v172 = ((k[0] * y_fluc) + (k[1] * y_cy))
    v177 = ((k[2] * y_fluc) + (k[3] * y_cy))
    v182 = (1.0 / ((k[4] * y_Th) + k[5]))
    v184 = (y_cb + y_ct)
    v187 = (y_tr + y_nv)
    v188 = (v187 + y_me)
    v194 = (v184 * (1.0 / (v184 + k[6])))
    v219 = ((k[7] + (k[8] * y_Tal)) + k[9])
    v225 = (y_cb * (1.0 / (k[10] + (k[11] * y_cb))))
    v231 = (y_ct * (1.0 / (k[12] + y_ct)))
    v265 = (k[13] * (v231 * y_me))
    v266 = ((k[14] * (v225 * v187)) + v265)
    v276 = (k[15] + (k[16] * ((k[17] * y_ab) + (k[18] * y_pb))))
    v293 = (k[19] * y_flup)
    v345 = (k[20] * y_cb)
    v347 = (k[21] * y_ct)
    v399 = (1.0 - y_ma)
    v472 = ((k[22] * y_il6) - 1.0)
    dy[0] = (v293 - (k[23] * y_fluc)) + r[0]
    dy[1] = ((k[24] * y_fluc) - v293) + r[1]
    dy[2] = (-(k[25] * y_cy)) + r[2]
    dy[3] = ((k[26] * (k[27] - y_Th)) - (v172 * y_Th)) + r[3]
    dy[4] = ((((k[28] * (y_Th * v194)) + (k[29] * (y_Tal * v194))) - (k[30] * y_Tal)) - (v172 * y_Tal)) + r[4]
    dy[5] = (k[31] * (y_np * (exp(((k[32] * log((k[33] * (1.0 / y_nc)))) - ((k[34] * y_fluc) + (k[35] * y_cy)))) - 1.0))) + r[5]
    dy[6] = (k[31] * (y_np - y_n1)) + r[6]
    dy[7] = (k[31] * (y_n1 - y_n2)) + r[7]
    dy[8] = (k[31] * (y_n2 - y_n3)) + r[8]
    dy[9] = (k[31] * (y_n3 - y_nc)) + r[9]
    dy[10] = (k[36] * (y_pp * (exp(((k[37] * log((k[38] * (1.0 / y_pc)))) - ((k[39] * y_fluc) + (k[40] * y_cy)))) - 1.0))) + r[10]
    dy[11] = (k[36] * (y_pp - y_p1)) + r[11]
    dy[12] = (k[36] * (y_p1 - y_p2)) + r[12]
    dy[13] = (k[36] * (y_p2 - y_p3)) + r[13]
    dy[14] = (k[36] * (y_p3 - y_pc)) + r[14]
    dy[15] = ((v347 - v345) - (v219 * y_cb)) + r[15]
    dy[16] = (((v345 - v347) + (k[41] * ((((v182 * (1.0 / ((k[42] * v182) + k[43]))) * (1.0 + (k[44] * (v188 * (1.0 / (v188 + k[45])))))) * (1.0 - (k[46] * v184))) * y_ct))) - (v219 * y_ct)) + r[16]
    dy[17] = (((k[47] * (1.0 - y_pre)) - (k[48] * (v231 * y_pre))) - (v177 * y_pre)) + r[17]
    dy[18] = ((((k[49] * y_pre) - (k[50] * y_tr)) - (k[14] * (v225 * y_tr))) - (v177 * y_tr)) + r[18]
    dy[19] = ((((k[51] * y_tr) - (k[52] * y_nv)) - (k[14] * (v225 * y_nv))) - (v177 * y_nv)) + r[19]
    dy[20] = ((((k[53] * y_nv) - (k[54] * y_me)) - v265) - (v177 * y_me)) + r[20]
    dy[21] = ((((k[55] * (y_ma * v399)) + (k[56] * (y_nv * v399))) - (k[13] * (v231 * y_ma))) - (k[57] * (v177 * y_ma))) + r[21]
    dy[22] = (((k[58] * (y_ma - y_pb)) - (k[14] * (v225 * y_pb))) - (k[59] * (v177 * y_pb))) + r[22]
    dy[23] = ((k[60] * (y_ma - y_ll)) - (k[61] * (v231 * y_ll))) + r[23]
    dy[24] = (k[62] * ((k[63] * ((k[64] * y_pb) + (k[65] * y_ll))) - y_ab)) + r[24]
    dy[25] = (k[62] * ((k[66] * (k[67] + (k[68] * y_me))) - y_igg)) + r[25]
    dy[26] = (k[69] * (k[70] - (y_c3 * (1.0 + (k[71] * y_ab))))) + r[26]
    dy[27] = (k[72] * (k[73] - (y_c4 * (1.0 + (k[74] * y_ab))))) + r[27]
    dy[28] = (k[75] * ((k[76] * (1.0 + (k[77] * (v266 * (1.0 / (v266 + k[78])))))) - y_il6)) + r[28]
    dy[29] = (k[79] * ((k[80] * (1.0 + (k[81] * v472))) - y_crp)) + r[29]
    dy[30] = (k[82] * ((k[83] * (1.0 + (k[84] * v472))) - y_fer)) + r[30]
    dy[31] = (k[85] * (v276 - y_R)) + r[31]
    dy[32] = (k[86] * (v276 - y_X)) + r[32]
    dy[33] = ((k[87] * (1.0 - y_ery)) - (((k[88] * y_fluc) + (k[89] * y_cy)) * y_ery)) + r[33]
    dy[34] = (k[90] * ((k[91] * y_ery) - y_hb)) + r[34]
    dy[35] = (k[92] * ((k[93] * ((1.0 + (k[94] * v472)) + (k[95] * y_cy))) - y_alt)) + r[35]


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
    v172 = ((k[0] * y_fluc) + (k[1] * y_cy))
    v177 = ((k[2] * y_fluc) + (k[3] * y_cy))
    v182 = (1.0 / ((k[4] * y_Th) + k[5]))
    v184 = (y_cb + y_ct)
    v187 = (y_tr + y_nv)
    v188 = (v187 + y_me)
    v193 = (1.0 / (v184 + k[6]))
    v194 = (v184 * v193)
    v199 = (1.0 / ((k[42] * v182) + k[43]))
    v200 = (v182 * v199)
    v204 = (1.0 / (v188 + k[45]))
    v207 = (1.0 + (k[44] * (v188 * v204)))
    v208 = (v200 * v207)
    v212 = (1.0 - (k[46] * v184))
    v213 = (v208 * v212)
    v219 = ((k[7] + (k[8] * y_Tal)) + k[9])
    v224 = (1.0 / (k[10] + (k[11] * y_cb)))
    v225 = (y_cb * v224)
    v226 = (k[14] * v225)
    v230 = (1.0 / (k[12] + y_ct))
    v231 = (y_ct * v230)
    v232 = (k[13] * v231)
    v238 = (1.0 / y_nc)
    v243 = (1.0 / y_pc)
    v265 = (k[13] * (v231 * y_me))
    v266 = ((k[14] * (v225 * v187)) + v265)
    v276 = (k[15] + (k[16] * ((k[17] * y_ab) + (k[18] * y_pb))))
    v293 = (k[19] * y_flup)
    v319 = exp(((k[32] * log((k[33] * v238))) - ((k[34] * y_fluc) + (k[35] * y_cy))))
    v320 = (v319 - 1.0)
    v333 = exp(((k[37] * log((k[38] * v243))) - ((k[39] * y_fluc) + (k[40] * y_cy))))
    v334 = (v333 - 1.0)
    v345 = (k[20] * y_cb)
    v347 = (k[21] * y_ct)
    v399 = (1.0 - y_ma)
    v450 = (1.0 + (k[71] * y_ab))
    v457 = (1.0 + (k[74] * y_ab))
    v463 = (1.0 / (v266 + k[78]))
    v472 = ((k[22] * y_il6) - 1.0)
    v493 = ((k[88] * y_fluc) + (k[89] * y_cy))
    v529 = (v193 - ((v193 * v193) * v184))
    v534 = ((k[28] * (v529 * y_Th)) + (k[29] * (v529 * y_Tal)))
    v538 = (v319 * y_np)
    v580 = (v333 * y_pp)
    v623 = (v182 * v182)
    v648 = (v208 * y_ct)
    v673 = (k[96] * ((((v204 - ((v204 * v204) * v188)) * v200) * v212) * y_ct))
    v682 = (v230 - ((v230 * v230) * y_ct))
    v699 = (v224 - (k[11] * ((v224 * v224) * y_cb)))
    v720 = (v682 * y_me)
    v789 = (v699 * v187)
    v791 = (v463 * v463)
    v829 = (k[97] * ((k[14] * (v225 * v463)) - (k[14] * ((v225 * v791) * v266))))
    dy[0] = (v293 - (k[23] * y_fluc)) + r[0]
    dy[1] = ((k[24] * y_fluc) - v293) + r[1]
    dy[2] = (-(k[25] * y_cy)) + r[2]
    dy[3] = ((k[26] * (k[27] - y_Th)) - (v172 * y_Th)) + r[3]
    dy[4] = ((((k[28] * (y_Th * v194)) + (k[29] * (y_Tal * v194))) - (k[30] * y_Tal)) - (v172 * y_Tal)) + r[4]
    dy[5] = (k[31] * (y_np * v320)) + r[5]
    dy[6] = (k[31] * (y_np - y_n1)) + r[6]
    dy[7] = (k[31] * (y_n1 - y_n2)) + r[7]
    dy[8] = (k[31] * (y_n2 - y_n3)) + r[8]
    dy[9] = (k[31] * (y_n3 - y_nc)) + r[9]
    dy[10] = (k[36] * (y_pp * v334)) + r[10]
    dy[11] = (k[36] * (y_pp - y_p1)) + r[11]
    dy[12] = (k[36] * (y_p1 - y_p2)) + r[12]
    dy[13] = (k[36] * (y_p2 - y_p3)) + r[13]
    dy[14] = (k[36] * (y_p3 - y_pc)) + r[14]
    dy[15] = ((v347 - v345) - (v219 * y_cb)) + r[15]
    dy[16] = (((v345 - v347) + (k[41] * (v213 * y_ct))) - (v219 * y_ct)) + r[16]
    dy[17] = (((k[47] * (1.0 - y_pre)) - (k[48] * (v231 * y_pre))) - (v177 * y_pre)) + r[17]
    dy[18] = ((((k[49] * y_pre) - (k[50] * y_tr)) - (k[14] * (v225 * y_tr))) - (v177 * y_tr)) + r[18]
    dy[19] = ((((k[51] * y_tr) - (k[52] * y_nv)) - (k[14] * (v225 * y_nv))) - (v177 * y_nv)) + r[19]
    dy[20] = ((((k[53] * y_nv) - (k[54] * y_me)) - v265) - (v177 * y_me)) + r[20]
    dy[21] = ((((k[55] * (y_ma * v399)) + (k[56] * (y_nv * v399))) - (k[13] * (v231 * y_ma))) - (k[57] * (v177 * y_ma))) + r[21]
    dy[22] = (((k[58] * (y_ma - y_pb)) - (k[14] * (v225 * y_pb))) - (k[59] * (v177 * y_pb))) + r[22]
    dy[23] = ((k[60] * (y_ma - y_ll)) - (k[61] * (v231 * y_ll))) + r[23]
    dy[24] = (k[62] * ((k[63] * ((k[64] * y_pb) + (k[65] * y_ll))) - y_ab)) + r[24]
    dy[25] = (k[62] * ((k[66] * (k[67] + (k[68] * y_me))) - y_igg)) + r[25]
    dy[26] = (k[69] * (k[70] - (y_c3 * v450))) + r[26]
    dy[27] = (k[72] * (k[73] - (y_c4 * v457))) + r[27]
    dy[28] = (k[75] * ((k[76] * (1.0 + (k[77] * (v266 * v463)))) - y_il6)) + r[28]
    dy[29] = (k[79] * ((k[80] * (1.0 + (k[81] * v472))) - y_crp)) + r[29]
    dy[30] = (k[82] * ((k[83] * (1.0 + (k[84] * v472))) - y_fer)) + r[30]
    dy[31] = (k[85] * (v276 - y_R)) + r[31]
    dy[32] = (k[86] * (v276 - y_X)) + r[32]
    dy[33] = ((k[87] * (1.0 - y_ery)) - (v493 * y_ery)) + r[33]
    dy[34] = (k[90] * ((k[91] * y_ery) - y_hb)) + r[34]
    dy[35] = (k[92] * ((k[93] * ((1.0 + (k[94] * v472)) + (k[95] * y_cy))) - y_alt)) + r[35]
    jac[0] = k[98]
    jac[1] = k[19]
    jac[2] = k[24]
    jac[3] = k[99]
    jac[4] = k[100]
    jac[5] = (-(k[0] * y_Th))
    jac[6] = (-(k[1] * y_Th))
    jac[7] = (k[101] - v172)
    jac[8] = (-(k[0] * y_Tal))
    jac[9] = (-(k[1] * y_Tal))
    jac[10] = (k[28] * v194)
    jac[11] = (((k[29] * v194) - k[30]) - v172)
    jac[12] = v534
    jac[13] = v534
    jac[14] = (-(k[102] * v538))
    jac[15] = (-(k[103] * v538))
    jac[16] = (k[31] * v320)
    jac[17] = (-(k[104] * ((((v238 * v238) * y_nc) * v319) * y_np)))
    jac[18] = k[31]
    jac[19] = k[105]
    jac[20] = k[31]
    jac[21] = k[105]
    jac[22] = k[31]
    jac[23] = k[105]
    jac[24] = k[31]
    jac[25] = k[105]
    jac[26] = (-(k[106] * v580))
    jac[27] = (-(k[107] * v580))
    jac[28] = (k[36] * v334)
    jac[29] = (-(k[108] * ((((v243 * v243) * y_pc) * v333) * y_pp)))
    jac[30] = k[36]
    jac[31] = k[109]
    jac[32] = k[36]
    jac[33] = k[109]
    jac[34] = k[36]
    jac[35] = k[109]
    jac[36] = k[36]
    jac[37] = k[109]
    jac[38] = (-(k[8] * y_cb))
    jac[39] = (k[110] - v219)
    jac[40] = k[21]
    jac[41] = (k[41] * (((((k[111] * ((v623 * (v199 * v199)) * v182)) - (k[4] * (v623 * v199))) * v207) * v212) * y_ct))
    jac[42] = (-(k[8] * y_ct))
    jac[43] = (k[20] - (k[112] * v648))
    jac[44] = (((k[41] * (v213 - (k[46] * v648))) - k[21]) - v219)
    jac[45] = v673
    jac[46] = v673
    jac[47] = v673
    jac[48] = (-(k[2] * y_pre))
    jac[49] = (-(k[3] * y_pre))
    jac[50] = (-(k[48] * (v682 * y_pre)))
    jac[51] = ((k[113] - (k[48] * v231)) - v177)
    jac[52] = (-(k[2] * y_tr))
    jac[53] = (-(k[3] * y_tr))
    jac[54] = (-(k[14] * (v699 * y_tr)))
    jac[55] = k[49]
    jac[56] = ((k[114] - v226) - v177)
    jac[57] = (-(k[2] * y_nv))
    jac[58] = (-(k[3] * y_nv))
    jac[59] = (-(k[14] * (v699 * y_nv)))
    jac[60] = k[51]
    jac[61] = ((k[115] - v226) - v177)
    jac[62] = (-(k[2] * y_me))
    jac[63] = (-(k[3] * y_me))
    jac[64] = (-(k[13] * v720))
    jac[65] = k[53]
    jac[66] = ((k[116] - v232) - v177)
    jac[67] = (-(k[117] * y_ma))
    jac[68] = (-(k[118] * y_ma))
    jac[69] = (-(k[13] * (v682 * y_ma)))
    jac[70] = (k[56] * v399)
    jac[71] = ((((k[55] * (v399 + ((-1.0) * y_ma))) + (k[119] * y_nv)) - v232) - (k[57] * v177))
    jac[72] = (-(k[120] * y_pb))
    jac[73] = (-(k[121] * y_pb))
    jac[74] = (-(k[14] * (v699 * y_pb)))
    jac[75] = k[58]
    jac[76] = ((k[122] - v226) - (k[59] * v177))
    jac[77] = (-(k[61] * (v682 * y_ll)))
    jac[78] = k[60]
    jac[79] = (k[123] - (k[61] * v231))
    jac[80] = k[124]
    jac[81] = k[125]
    jac[82] = k[126]
    jac[83] = k[127]
    jac[84] = k[126]
    jac[85] = (-(k[128] * y_c3))
    jac[86] = (-(k[69] * v450))
    jac[87] = (-(k[129] * y_c4))
    jac[88] = (-(k[72] * v457))
    jac[89] = (k[97] * ((k[14] * (v789 * v463)) - (k[14] * ((v789 * v791) * v266))))
    jac[90] = (k[97] * ((k[13] * (v720 * v463)) - (k[13] * ((v720 * v791) * v266))))
    jac[91] = v829
    jac[92] = v829
    jac[93] = (k[97] * ((k[13] * (v231 * v463)) - (k[13] * ((v231 * v791) * v266))))
    jac[94] = k[130]
    jac[95] = k[131]
    jac[96] = k[132]
    jac[97] = k[133]
    jac[98] = k[134]
    jac[99] = k[135]
    jac[100] = k[136]
    jac[101] = k[137]
    jac[102] = k[138]
    jac[103] = k[139]
    jac[104] = k[140]
    jac[105] = (-(k[88] * y_ery))
    jac[106] = (-(k[89] * y_ery))
    jac[107] = (k[141] - v493)
    jac[108] = k[142]
    jac[109] = k[143]
    jac[110] = k[144]
    jac[111] = k[145]
    jac[112] = k[146]


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
    v182 = (1.0 / ((k[4] * y_Th) + k[5]))
    v183 = (k[42] * v182)
    v184 = (y_cb + y_ct)
    v186 = (k[11] * y_cb)
    v187 = (y_tr + y_nv)
    v188 = (v187 + y_me)
    v225 = (y_cb * (1.0 / (k[10] + v186)))
    v231 = (y_ct * (1.0 / (k[12] + y_ct)))
    a[0] = k[147]
    a[1] = k[148]
    a[2] = (k[149] * y_fluc)
    a[3] = (k[150] * y_cy)
    a[4] = ((k[0] * y_fluc) + (k[1] * y_cy))
    a[5] = ((k[2] * y_fluc) + (k[3] * y_cy))
    a[6] = v183
    a[7] = v184
    a[8] = v186
    a[9] = v188
    a[10] = k[151]
    a[11] = (v184 * (1.0 / (v184 + k[6])))
    a[12] = (k[41] * (((v182 * (1.0 / (v183 + k[43]))) * (1.0 + (k[44] * (v188 * (1.0 / (v188 + k[45])))))) * (1.0 - (k[46] * v184))))
    a[13] = ((k[7] + (k[8] * y_Tal)) + k[9])
    a[14] = (k[14] * v225)
    a[15] = (k[13] * v231)
    a[16] = k[31]
    a[17] = k[36]
    a[18] = exp((k[32] * log((k[33] * (1.0 / y_nc)))))
    a[19] = exp((k[37] * log((k[38] * (1.0 / y_pc)))))
    a[20] = exp((-((k[34] * y_fluc) + (k[35] * y_cy))))
    a[21] = exp((-((k[39] * y_fluc) + (k[40] * y_cy))))
    a[22] = ((k[14] * (v225 * v187)) + (k[13] * (v231 * y_me)))
    a[23] = (k[15] + (k[16] * ((k[17] * y_ab) + (k[18] * y_pb))))
    a[24] = (0.001 * ((((y_Th + y_Tal) + (k[152] * y_Th)) + v188) + v186))


@floating_kernel
def constants(p, k):
    v161 = (((p[0] * (4.4 + ((1.7 * p[95]) * 0.010416666666666666))) * 0.1639344262295082) * pow((p[94] * 0.014285714285714285), 0.75))
    v163 = ((p[36] * p[94]) * 0.014285714285714285)
    v164 = (1.0 / p[1])
    v166 = (1.0 / p[5])
    v173 = (p[8] * v164)
    v175 = (p[9] * v166)
    v178 = (1.0 + p[16])
    v179 = (1.0 / p[14])
    v185 = (1.0 / v163)
    v191 = (p[96] * 0.16666666666666666)
    v196 = ((p[32] * p[99]) * v178)
    v210 = (1.0 / p[35])
    v227 = (p[39] * p[98])
    v235 = (4.0 * (1.0 / p[24]))
    v237 = (4.0 * (1.0 / p[27]))
    v248 = (p[10] * v164)
    v250 = (p[11] * v166)
    v255 = (p[12] * v164)
    v257 = (p[13] * v166)
    v267 = (1.0 - p[73])
    v269 = (1.0 / p[57])
    v270 = (v269 * p[72])
    v272 = (1.0 - p[72])
    v288 = ((v161 + p[2]) * v164)
    v292 = (p[2] * (1.0 / p[3]))
    v298 = (p[4] * v166)
    v366 = (p[45] + p[46])
    v390 = (1.0 / p[47])
    v403 = (p[52] * v390)
    v431 = (1.0 - p[56])
    v441 = ((1.0 / p[49]) * p[79])
    v448 = (v269 * p[61])
    v455 = (v269 * p[83])
    v470 = (1.0 / p[63])
    v501 = (p[93] * v166)
    v851 = (v272 * v267)
    v853 = (v270 * v267)
    k[0] = (p[6] * v164)
    k[1] = (p[7] * v166)
    k[2] = v173
    k[3] = v175
    k[4] = v179
    k[5] = p[16]
    k[6] = p[21]
    k[7] = p[31]
    k[8] = (p[22] * v191)
    k[9] = (p[76] * p[97])
    k[10] = p[38]
    k[11] = v185
    k[12] = p[40]
    k[13] = v227
    k[14] = ((p[37] * p[98]) * v185)
    k[15] = p[73]
    k[16] = v267
    k[17] = v270
    k[18] = v272
    k[19] = v292
    k[20] = p[29]
    k[21] = p[30]
    k[22] = v470
    k[23] = v288
    k[24] = (p[2] * v164)
    k[25] = v298
    k[26] = p[15]
    k[27] = p[14]
    k[28] = (p[18] * v191)
    k[29] = p[19]
    k[30] = p[20]
    k[31] = v235
    k[32] = p[25]
    k[33] = p[23]
    k[34] = v248
    k[35] = v250
    k[36] = v237
    k[37] = p[28]
    k[38] = p[26]
    k[39] = v255
    k[40] = v257
    k[41] = v196
    k[42] = v178
    k[43] = p[17]
    k[44] = p[33]
    k[45] = p[34]
    k[46] = v210
    k[47] = p[43]
    k[48] = (p[41] * v227)
    k[49] = (v366 * p[44])
    k[50] = v366
    k[51] = ((1.0 / p[44]) * (p[48] * p[47]))
    k[52] = p[48]
    k[53] = (v390 * (p[50] * p[49]))
    k[54] = p[50]
    k[55] = p[51]
    k[56] = v403
    k[57] = p[77]
    k[58] = p[53]
    k[59] = p[78]
    k[60] = p[54]
    k[61] = (p[42] * v227)
    k[62] = p[55]
    k[63] = p[57]
    k[64] = v431
    k[65] = p[56]
    k[66] = p[58]
    k[67] = (1.0 - p[79])
    k[68] = v441
    k[69] = p[60]
    k[70] = (p[80] * p[59])
    k[71] = v448
    k[72] = p[82]
    k[73] = p[81]
    k[74] = v455
    k[75] = p[62]
    k[76] = p[63]
    k[77] = p[64]
    k[78] = p[65]
    k[79] = p[66]
    k[80] = p[67]
    k[81] = p[68]
    k[82] = p[69]
    k[83] = p[70]
    k[84] = p[71]
    k[85] = p[74]
    k[86] = p[75]
    k[87] = p[86]
    k[88] = (p[87] * v164)
    k[89] = (p[88] * v166)
    k[90] = p[85]
    k[91] = p[84]
    k[92] = p[91]
    k[93] = p[90]
    k[94] = p[92]
    k[95] = v501
    k[96] = (v196 * p[33])
    k[97] = (p[62] * (p[63] * p[64]))
    k[98] = (-v288)
    k[99] = (-v292)
    k[100] = (-v298)
    k[101] = ((-1.0) * p[15])
    k[102] = (v235 * v248)
    k[103] = (v235 * v250)
    k[104] = (v235 * (p[25] * ((1.0 / p[23]) * p[23])))
    k[105] = ((-1.0) * v235)
    k[106] = (v237 * v255)
    k[107] = (v237 * v257)
    k[108] = (v237 * (p[28] * ((1.0 / p[26]) * p[26])))
    k[109] = ((-1.0) * v237)
    k[110] = (-p[29])
    k[111] = (v178 * v179)
    k[112] = (v196 * v210)
    k[113] = ((-1.0) * p[43])
    k[114] = (-v366)
    k[115] = (-p[48])
    k[116] = (-p[50])
    k[117] = (p[77] * v173)
    k[118] = (p[77] * v175)
    k[119] = (v403 * (-1.0))
    k[120] = (p[78] * v173)
    k[121] = (p[78] * v175)
    k[122] = ((-1.0) * p[53])
    k[123] = ((-1.0) * p[54])
    k[124] = ((v431 * p[57]) * p[55])
    k[125] = ((p[56] * p[57]) * p[55])
    k[126] = ((-1.0) * p[55])
    k[127] = ((v441 * p[58]) * p[55])
    k[128] = (p[60] * v448)
    k[129] = (p[82] * v455)
    k[130] = ((-1.0) * p[62])
    k[131] = (((v470 * p[68]) * p[67]) * p[66])
    k[132] = ((-1.0) * p[66])
    k[133] = (((v470 * p[71]) * p[70]) * p[69])
    k[134] = ((-1.0) * p[69])
    k[135] = (v851 * p[74])
    k[136] = (v853 * p[74])
    k[137] = ((-1.0) * p[74])
    k[138] = (v851 * p[75])
    k[139] = (v853 * p[75])
    k[140] = ((-1.0) * p[75])
    k[141] = ((-1.0) * p[86])
    k[142] = (p[84] * p[85])
    k[143] = ((-1.0) * p[85])
    k[144] = ((v501 * p[90]) * p[91])
    k[145] = (((v470 * p[92]) * p[90]) * p[91])
    k[146] = ((-1.0) * p[91])
    k[147] = v161
    k[148] = v163
    k[149] = v164
    k[150] = v166
    k[151] = v191
    k[152] = (v179 * p[89])


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
    y[26] = ((p[80] * p[59]) * (1.0 / (1.0 + p[61])))
    y[27] = (p[81] * (1.0 / (1.0 + p[83])))
    y[28] = p[63]
    y[29] = p[67]
    y[30] = p[70]
    y[31] = 1.0
    y[32] = 1.0
    y[33] = 1.0
    y[34] = p[84]
    y[35] = p[90]


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


@floating_kernel
def rates_in_lanes(y, k, r, dy):
    for lane in range(LANES):
        y_fluc = y[0 + lane]
        y_flup = y[16 + lane]
        y_cy = y[32 + lane]
        y_Th = y[48 + lane]
        y_Tal = y[64 + lane]
        y_np = y[80 + lane]
        y_n1 = y[96 + lane]
        y_n2 = y[112 + lane]
        y_n3 = y[128 + lane]
        y_nc = y[144 + lane]
        y_pp = y[160 + lane]
        y_p1 = y[176 + lane]
        y_p2 = y[192 + lane]
        y_p3 = y[208 + lane]
        y_pc = y[224 + lane]
        y_cb = y[240 + lane]
        y_ct = y[256 + lane]
        y_pre = y[272 + lane]
        y_tr = y[288 + lane]
        y_nv = y[304 + lane]
        y_me = y[320 + lane]
        y_ma = y[336 + lane]
        y_pb = y[352 + lane]
        y_ll = y[368 + lane]
        y_ab = y[384 + lane]
        y_igg = y[400 + lane]
        y_c3 = y[416 + lane]
        y_c4 = y[432 + lane]
        y_il6 = y[448 + lane]
        y_crp = y[464 + lane]
        y_fer = y[480 + lane]
        y_R = y[496 + lane]
        y_X = y[512 + lane]
        y_ery = y[528 + lane]
        y_hb = y[544 + lane]
        y_alt = y[560 + lane]
        v172 = ((k[0 + lane] * y_fluc) + (k[16 + lane] * y_cy))
        v177 = ((k[32 + lane] * y_fluc) + (k[48 + lane] * y_cy))
        v182 = (1.0 / ((k[64 + lane] * y_Th) + k[80 + lane]))
        v184 = (y_cb + y_ct)
        v187 = (y_tr + y_nv)
        v188 = (v187 + y_me)
        v194 = (v184 * (1.0 / (v184 + k[96 + lane])))
        v219 = ((k[112 + lane] + (k[128 + lane] * y_Tal)) + k[144 + lane])
        v225 = (y_cb * (1.0 / (k[160 + lane] + (k[176 + lane] * y_cb))))
        v231 = (y_ct * (1.0 / (k[192 + lane] + y_ct)))
        v265 = (k[208 + lane] * (v231 * y_me))
        v266 = ((k[224 + lane] * (v225 * v187)) + v265)
        v276 = (k[240 + lane] + (k[256 + lane] * ((k[272 + lane] * y_ab) + (k[288 + lane] * y_pb))))
        v293 = (k[304 + lane] * y_flup)
        v345 = (k[320 + lane] * y_cb)
        v347 = (k[336 + lane] * y_ct)
        v399 = (1.0 - y_ma)
        v472 = ((k[352 + lane] * y_il6) - 1.0)
        dy[0 + lane] = (v293 - (k[368 + lane] * y_fluc)) + r[0 + lane]
        dy[16 + lane] = ((k[384 + lane] * y_fluc) - v293) + r[16 + lane]
        dy[32 + lane] = (-(k[400 + lane] * y_cy)) + r[32 + lane]
        dy[48 + lane] = ((k[416 + lane] * (k[432 + lane] - y_Th)) - (v172 * y_Th)) + r[48 + lane]
        dy[64 + lane] = ((((k[448 + lane] * (y_Th * v194)) + (k[464 + lane] * (y_Tal * v194))) - (k[480 + lane] * y_Tal)) - (v172 * y_Tal)) + r[64 + lane]
        dy[80 + lane] = (k[496 + lane] * (y_np * (exp(((k[512 + lane] * log((k[528 + lane] * (1.0 / y_nc)))) - ((k[544 + lane] * y_fluc) + (k[560 + lane] * y_cy)))) - 1.0))) + r[80 + lane]
        dy[96 + lane] = (k[496 + lane] * (y_np - y_n1)) + r[96 + lane]
        dy[112 + lane] = (k[496 + lane] * (y_n1 - y_n2)) + r[112 + lane]
        dy[128 + lane] = (k[496 + lane] * (y_n2 - y_n3)) + r[128 + lane]
        dy[144 + lane] = (k[496 + lane] * (y_n3 - y_nc)) + r[144 + lane]
        dy[160 + lane] = (k[576 + lane] * (y_pp * (exp(((k[592 + lane] * log((k[608 + lane] * (1.0 / y_pc)))) - ((k[624 + lane] * y_fluc) + (k[640 + lane] * y_cy)))) - 1.0))) + r[160 + lane]
        dy[176 + lane] = (k[576 + lane] * (y_pp - y_p1)) + r[176 + lane]
        dy[192 + lane] = (k[576 + lane] * (y_p1 - y_p2)) + r[192 + lane]
        dy[208 + lane] = (k[576 + lane] * (y_p2 - y_p3)) + r[208 + lane]
        dy[224 + lane] = (k[576 + lane] * (y_p3 - y_pc)) + r[224 + lane]
        dy[240 + lane] = ((v347 - v345) - (v219 * y_cb)) + r[240 + lane]
        dy[256 + lane] = (((v345 - v347) + (k[656 + lane] * ((((v182 * (1.0 / ((k[672 + lane] * v182) + k[688 + lane]))) * (1.0 + (k[704 + lane] * (v188 * (1.0 / (v188 + k[720 + lane])))))) * (1.0 - (k[736 + lane] * v184))) * y_ct))) - (v219 * y_ct)) + r[256 + lane]
        dy[272 + lane] = (((k[752 + lane] * (1.0 - y_pre)) - (k[768 + lane] * (v231 * y_pre))) - (v177 * y_pre)) + r[272 + lane]
        dy[288 + lane] = ((((k[784 + lane] * y_pre) - (k[800 + lane] * y_tr)) - (k[224 + lane] * (v225 * y_tr))) - (v177 * y_tr)) + r[288 + lane]
        dy[304 + lane] = ((((k[816 + lane] * y_tr) - (k[832 + lane] * y_nv)) - (k[224 + lane] * (v225 * y_nv))) - (v177 * y_nv)) + r[304 + lane]
        dy[320 + lane] = ((((k[848 + lane] * y_nv) - (k[864 + lane] * y_me)) - v265) - (v177 * y_me)) + r[320 + lane]
        dy[336 + lane] = ((((k[880 + lane] * (y_ma * v399)) + (k[896 + lane] * (y_nv * v399))) - (k[208 + lane] * (v231 * y_ma))) - (k[912 + lane] * (v177 * y_ma))) + r[336 + lane]
        dy[352 + lane] = (((k[928 + lane] * (y_ma - y_pb)) - (k[224 + lane] * (v225 * y_pb))) - (k[944 + lane] * (v177 * y_pb))) + r[352 + lane]
        dy[368 + lane] = ((k[960 + lane] * (y_ma - y_ll)) - (k[976 + lane] * (v231 * y_ll))) + r[368 + lane]
        dy[384 + lane] = (k[992 + lane] * ((k[1008 + lane] * ((k[1024 + lane] * y_pb) + (k[1040 + lane] * y_ll))) - y_ab)) + r[384 + lane]
        dy[400 + lane] = (k[992 + lane] * ((k[1056 + lane] * (k[1072 + lane] + (k[1088 + lane] * y_me))) - y_igg)) + r[400 + lane]
        dy[416 + lane] = (k[1104 + lane] * (k[1120 + lane] - (y_c3 * (1.0 + (k[1136 + lane] * y_ab))))) + r[416 + lane]
        dy[432 + lane] = (k[1152 + lane] * (k[1168 + lane] - (y_c4 * (1.0 + (k[1184 + lane] * y_ab))))) + r[432 + lane]
        dy[448 + lane] = (k[1200 + lane] * ((k[1216 + lane] * (1.0 + (k[1232 + lane] * (v266 * (1.0 / (v266 + k[1248 + lane])))))) - y_il6)) + r[448 + lane]
        dy[464 + lane] = (k[1264 + lane] * ((k[1280 + lane] * (1.0 + (k[1296 + lane] * v472))) - y_crp)) + r[464 + lane]
        dy[480 + lane] = (k[1312 + lane] * ((k[1328 + lane] * (1.0 + (k[1344 + lane] * v472))) - y_fer)) + r[480 + lane]
        dy[496 + lane] = (k[1360 + lane] * (v276 - y_R)) + r[496 + lane]
        dy[512 + lane] = (k[1376 + lane] * (v276 - y_X)) + r[512 + lane]
        dy[528 + lane] = ((k[1392 + lane] * (1.0 - y_ery)) - (((k[1408 + lane] * y_fluc) + (k[1424 + lane] * y_cy)) * y_ery)) + r[528 + lane]
        dy[544 + lane] = (k[1440 + lane] * ((k[1456 + lane] * y_ery) - y_hb)) + r[544 + lane]
        dy[560 + lane] = (k[1472 + lane] * ((k[1488 + lane] * ((1.0 + (k[1504 + lane] * v472)) + (k[1520 + lane] * y_cy))) - y_alt)) + r[560 + lane]


@floating_kernel
def rates_and_jacobian_in_lanes(desk):
    for lane in range(LANES):
        y_fluc = desk[0 + lane]
        y_flup = desk[16 + lane]
        y_cy = desk[32 + lane]
        y_Th = desk[48 + lane]
        y_Tal = desk[64 + lane]
        y_np = desk[80 + lane]
        y_n1 = desk[96 + lane]
        y_n2 = desk[112 + lane]
        y_n3 = desk[128 + lane]
        y_nc = desk[144 + lane]
        y_pp = desk[160 + lane]
        y_p1 = desk[176 + lane]
        y_p2 = desk[192 + lane]
        y_p3 = desk[208 + lane]
        y_pc = desk[224 + lane]
        y_cb = desk[240 + lane]
        y_ct = desk[256 + lane]
        y_pre = desk[272 + lane]
        y_tr = desk[288 + lane]
        y_nv = desk[304 + lane]
        y_me = desk[320 + lane]
        y_ma = desk[336 + lane]
        y_pb = desk[352 + lane]
        y_ll = desk[368 + lane]
        y_ab = desk[384 + lane]
        y_igg = desk[400 + lane]
        y_c3 = desk[416 + lane]
        y_c4 = desk[432 + lane]
        y_il6 = desk[448 + lane]
        y_crp = desk[464 + lane]
        y_fer = desk[480 + lane]
        y_R = desk[496 + lane]
        y_X = desk[512 + lane]
        y_ery = desk[528 + lane]
        y_hb = desk[544 + lane]
        y_alt = desk[560 + lane]
        v172 = ((desk[5472 + lane] * y_fluc) + (desk[5488 + lane] * y_cy))
        v177 = ((desk[5504 + lane] * y_fluc) + (desk[5520 + lane] * y_cy))
        v182 = (1.0 / ((desk[5536 + lane] * y_Th) + desk[5552 + lane]))
        v184 = (y_cb + y_ct)
        v187 = (y_tr + y_nv)
        v188 = (v187 + y_me)
        v193 = (1.0 / (v184 + desk[5568 + lane]))
        v194 = (v184 * v193)
        v199 = (1.0 / ((desk[6144 + lane] * v182) + desk[6160 + lane]))
        v200 = (v182 * v199)
        v204 = (1.0 / (v188 + desk[6192 + lane]))
        v207 = (1.0 + (desk[6176 + lane] * (v188 * v204)))
        v208 = (v200 * v207)
        v212 = (1.0 - (desk[6208 + lane] * v184))
        v213 = (v208 * v212)
        v219 = ((desk[5584 + lane] + (desk[5600 + lane] * y_Tal)) + desk[5616 + lane])
        v224 = (1.0 / (desk[5632 + lane] + (desk[5648 + lane] * y_cb)))
        v225 = (y_cb * v224)
        v226 = (desk[5696 + lane] * v225)
        v230 = (1.0 / (desk[5664 + lane] + y_ct))
        v231 = (y_ct * v230)
        v232 = (desk[5680 + lane] * v231)
        v238 = (1.0 / y_nc)
        v243 = (1.0 / y_pc)
        v265 = (desk[5680 + lane] * (v231 * y_me))
        v266 = ((desk[5696 + lane] * (v225 * v187)) + v265)
        v276 = (desk[5712 + lane] + (desk[5728 + lane] * ((desk[5744 + lane] * y_ab) + (desk[5760 + lane] * y_pb))))
        v293 = (desk[5776 + lane] * y_flup)
        v319 = exp(((desk[5984 + lane] * log((desk[6000 + lane] * v238))) - ((desk[6016 + lane] * y_fluc) + (desk[6032 + lane] * y_cy))))
        v320 = (v319 - 1.0)
        v333 = exp(((desk[6064 + lane] * log((desk[6080 + lane] * v243))) - ((desk[6096 + lane] * y_fluc) + (desk[6112 + lane] * y_cy))))
        v334 = (v333 - 1.0)
        v345 = (desk[5792 + lane] * y_cb)
        v347 = (desk[5808 + lane] * y_ct)
        v399 = (1.0 - y_ma)
        v450 = (1.0 + (desk[6608 + lane] * y_ab))
        v457 = (1.0 + (desk[6656 + lane] * y_ab))
        v463 = (1.0 / (v266 + desk[6720 + lane]))
        v472 = ((desk[5824 + lane] * y_il6) - 1.0)
        v493 = ((desk[6880 + lane] * y_fluc) + (desk[6896 + lane] * y_cy))
        v529 = (v193 - ((v193 * v193) * v184))
        v534 = ((desk[5920 + lane] * (v529 * y_Th)) + (desk[5936 + lane] * (v529 * y_Tal)))
        v538 = (v319 * y_np)
        v580 = (v333 * y_pp)
        v623 = (v182 * v182)
        v648 = (v208 * y_ct)
        v673 = (desk[7008 + lane] * ((((v204 - ((v204 * v204) * v188)) * v200) * v212) * y_ct))
        v682 = (v230 - ((v230 * v230) * y_ct))
        v699 = (v224 - (desk[5648 + lane] * ((v224 * v224) * y_cb)))
        v720 = (v682 * y_me)
        v789 = (v699 * v187)
        v791 = (v463 * v463)
        v829 = (desk[7024 + lane] * ((desk[5696 + lane] * (v225 * v463)) - (desk[5696 + lane] * ((v225 * v791) * v266))))
        desk[576 + lane] = (v293 - (desk[5840 + lane] * y_fluc)) + desk[1152 + lane]
        desk[592 + lane] = ((desk[5856 + lane] * y_fluc) - v293) + desk[1168 + lane]
        desk[608 + lane] = (-(desk[5872 + lane] * y_cy)) + desk[1184 + lane]
        desk[624 + lane] = ((desk[5888 + lane] * (desk[5904 + lane] - y_Th)) - (v172 * y_Th)) + desk[1200 + lane]
        desk[640 + lane] = ((((desk[5920 + lane] * (y_Th * v194)) + (desk[5936 + lane] * (y_Tal * v194))) - (desk[5952 + lane] * y_Tal)) - (v172 * y_Tal)) + desk[1216 + lane]
        desk[656 + lane] = (desk[5968 + lane] * (y_np * v320)) + desk[1232 + lane]
        desk[672 + lane] = (desk[5968 + lane] * (y_np - y_n1)) + desk[1248 + lane]
        desk[688 + lane] = (desk[5968 + lane] * (y_n1 - y_n2)) + desk[1264 + lane]
        desk[704 + lane] = (desk[5968 + lane] * (y_n2 - y_n3)) + desk[1280 + lane]
        desk[720 + lane] = (desk[5968 + lane] * (y_n3 - y_nc)) + desk[1296 + lane]
        desk[736 + lane] = (desk[6048 + lane] * (y_pp * v334)) + desk[1312 + lane]
        desk[752 + lane] = (desk[6048 + lane] * (y_pp - y_p1)) + desk[1328 + lane]
        desk[768 + lane] = (desk[6048 + lane] * (y_p1 - y_p2)) + desk[1344 + lane]
        desk[784 + lane] = (desk[6048 + lane] * (y_p2 - y_p3)) + desk[1360 + lane]
        desk[800 + lane] = (desk[6048 + lane] * (y_p3 - y_pc)) + desk[1376 + lane]
        desk[816 + lane] = ((v347 - v345) - (v219 * y_cb)) + desk[1392 + lane]
        desk[832 + lane] = (((v345 - v347) + (desk[6128 + lane] * (v213 * y_ct))) - (v219 * y_ct)) + desk[1408 + lane]
        desk[848 + lane] = (((desk[6224 + lane] * (1.0 - y_pre)) - (desk[6240 + lane] * (v231 * y_pre))) - (v177 * y_pre)) + desk[1424 + lane]
        desk[864 + lane] = ((((desk[6256 + lane] * y_pre) - (desk[6272 + lane] * y_tr)) - (desk[5696 + lane] * (v225 * y_tr))) - (v177 * y_tr)) + desk[1440 + lane]
        desk[880 + lane] = ((((desk[6288 + lane] * y_tr) - (desk[6304 + lane] * y_nv)) - (desk[5696 + lane] * (v225 * y_nv))) - (v177 * y_nv)) + desk[1456 + lane]
        desk[896 + lane] = ((((desk[6320 + lane] * y_nv) - (desk[6336 + lane] * y_me)) - v265) - (v177 * y_me)) + desk[1472 + lane]
        desk[912 + lane] = ((((desk[6352 + lane] * (y_ma * v399)) + (desk[6368 + lane] * (y_nv * v399))) - (desk[5680 + lane] * (v231 * y_ma))) - (desk[6384 + lane] * (v177 * y_ma))) + desk[1488 + lane]
        desk[928 + lane] = (((desk[6400 + lane] * (y_ma - y_pb)) - (desk[5696 + lane] * (v225 * y_pb))) - (desk[6416 + lane] * (v177 * y_pb))) + desk[1504 + lane]
        desk[944 + lane] = ((desk[6432 + lane] * (y_ma - y_ll)) - (desk[6448 + lane] * (v231 * y_ll))) + desk[1520 + lane]
        desk[960 + lane] = (desk[6464 + lane] * ((desk[6480 + lane] * ((desk[6496 + lane] * y_pb) + (desk[6512 + lane] * y_ll))) - y_ab)) + desk[1536 + lane]
        desk[976 + lane] = (desk[6464 + lane] * ((desk[6528 + lane] * (desk[6544 + lane] + (desk[6560 + lane] * y_me))) - y_igg)) + desk[1552 + lane]
        desk[992 + lane] = (desk[6576 + lane] * (desk[6592 + lane] - (y_c3 * v450))) + desk[1568 + lane]
        desk[1008 + lane] = (desk[6624 + lane] * (desk[6640 + lane] - (y_c4 * v457))) + desk[1584 + lane]
        desk[1024 + lane] = (desk[6672 + lane] * ((desk[6688 + lane] * (1.0 + (desk[6704 + lane] * (v266 * v463)))) - y_il6)) + desk[1600 + lane]
        desk[1040 + lane] = (desk[6736 + lane] * ((desk[6752 + lane] * (1.0 + (desk[6768 + lane] * v472))) - y_crp)) + desk[1616 + lane]
        desk[1056 + lane] = (desk[6784 + lane] * ((desk[6800 + lane] * (1.0 + (desk[6816 + lane] * v472))) - y_fer)) + desk[1632 + lane]
        desk[1072 + lane] = (desk[6832 + lane] * (v276 - y_R)) + desk[1648 + lane]
        desk[1088 + lane] = (desk[6848 + lane] * (v276 - y_X)) + desk[1664 + lane]
        desk[1104 + lane] = ((desk[6864 + lane] * (1.0 - y_ery)) - (v493 * y_ery)) + desk[1680 + lane]
        desk[1120 + lane] = (desk[6912 + lane] * ((desk[6928 + lane] * y_ery) - y_hb)) + desk[1696 + lane]
        desk[1136 + lane] = (desk[6944 + lane] * ((desk[6960 + lane] * ((1.0 + (desk[6976 + lane] * v472)) + (desk[6992 + lane] * y_cy))) - y_alt)) + desk[1712 + lane]
        desk[1744 + lane] = desk[7040 + lane]
        desk[1760 + lane] = desk[5776 + lane]
        desk[1776 + lane] = desk[5856 + lane]
        desk[1792 + lane] = desk[7056 + lane]
        desk[1808 + lane] = desk[7072 + lane]
        desk[1824 + lane] = (-(desk[5472 + lane] * y_Th))
        desk[1840 + lane] = (-(desk[5488 + lane] * y_Th))
        desk[1856 + lane] = (desk[7088 + lane] - v172)
        desk[1872 + lane] = (-(desk[5472 + lane] * y_Tal))
        desk[1888 + lane] = (-(desk[5488 + lane] * y_Tal))
        desk[1904 + lane] = (desk[5920 + lane] * v194)
        desk[1920 + lane] = (((desk[5936 + lane] * v194) - desk[5952 + lane]) - v172)
        desk[1936 + lane] = v534
        desk[1952 + lane] = v534
        desk[1968 + lane] = (-(desk[7104 + lane] * v538))
        desk[1984 + lane] = (-(desk[7120 + lane] * v538))
        desk[2000 + lane] = (desk[5968 + lane] * v320)
        desk[2016 + lane] = (-(desk[7136 + lane] * ((((v238 * v238) * y_nc) * v319) * y_np)))
        desk[2032 + lane] = desk[5968 + lane]
        desk[2048 + lane] = desk[7152 + lane]
        desk[2064 + lane] = desk[5968 + lane]
        desk[2080 + lane] = desk[7152 + lane]
        desk[2096 + lane] = desk[5968 + lane]
        desk[2112 + lane] = desk[7152 + lane]
        desk[2128 + lane] = desk[5968 + lane]
        desk[2144 + lane] = desk[7152 + lane]
        desk[2160 + lane] = (-(desk[7168 + lane] * v580))
        desk[2176 + lane] = (-(desk[7184 + lane] * v580))
        desk[2192 + lane] = (desk[6048 + lane] * v334)
        desk[2208 + lane] = (-(desk[7200 + lane] * ((((v243 * v243) * y_pc) * v333) * y_pp)))
        desk[2224 + lane] = desk[6048 + lane]
        desk[2240 + lane] = desk[7216 + lane]
        desk[2256 + lane] = desk[6048 + lane]
        desk[2272 + lane] = desk[7216 + lane]
        desk[2288 + lane] = desk[6048 + lane]
        desk[2304 + lane] = desk[7216 + lane]
        desk[2320 + lane] = desk[6048 + lane]
        desk[2336 + lane] = desk[7216 + lane]
        desk[2352 + lane] = (-(desk[5600 + lane] * y_cb))
        desk[2368 + lane] = (desk[7232 + lane] - v219)
        desk[2384 + lane] = desk[5808 + lane]
        desk[2400 + lane] = (desk[6128 + lane] * (((((desk[7248 + lane] * ((v623 * (v199 * v199)) * v182)) - (desk[5536 + lane] * (v623 * v199))) * v207) * v212) * y_ct))
        desk[2416 + lane] = (-(desk[5600 + lane] * y_ct))
        desk[2432 + lane] = (desk[5792 + lane] - (desk[7264 + lane] * v648))
        desk[2448 + lane] = (((desk[6128 + lane] * (v213 - (desk[6208 + lane] * v648))) - desk[5808 + lane]) - v219)
        desk[2464 + lane] = v673
        desk[2480 + lane] = v673
        desk[2496 + lane] = v673
        desk[2512 + lane] = (-(desk[5504 + lane] * y_pre))
        desk[2528 + lane] = (-(desk[5520 + lane] * y_pre))
        desk[2544 + lane] = (-(desk[6240 + lane] * (v682 * y_pre)))
        desk[2560 + lane] = ((desk[7280 + lane] - (desk[6240 + lane] * v231)) - v177)
        desk[2576 + lane] = (-(desk[5504 + lane] * y_tr))
        desk[2592 + lane] = (-(desk[5520 + lane] * y_tr))
        desk[2608 + lane] = (-(desk[5696 + lane] * (v699 * y_tr)))
        desk[2624 + lane] = desk[6256 + lane]
        desk[2640 + lane] = ((desk[7296 + lane] - v226) - v177)
        desk[2656 + lane] = (-(desk[5504 + lane] * y_nv))
        desk[2672 + lane] = (-(desk[5520 + lane] * y_nv))
        desk[2688 + lane] = (-(desk[5696 + lane] * (v699 * y_nv)))
        desk[2704 + lane] = desk[6288 + lane]
        desk[2720 + lane] = ((desk[7312 + lane] - v226) - v177)
        desk[2736 + lane] = (-(desk[5504 + lane] * y_me))
        desk[2752 + lane] = (-(desk[5520 + lane] * y_me))
        desk[2768 + lane] = (-(desk[5680 + lane] * v720))
        desk[2784 + lane] = desk[6320 + lane]
        desk[2800 + lane] = ((desk[7328 + lane] - v232) - v177)
        desk[2816 + lane] = (-(desk[7344 + lane] * y_ma))
        desk[2832 + lane] = (-(desk[7360 + lane] * y_ma))
        desk[2848 + lane] = (-(desk[5680 + lane] * (v682 * y_ma)))
        desk[2864 + lane] = (desk[6368 + lane] * v399)
        desk[2880 + lane] = ((((desk[6352 + lane] * (v399 + ((-1.0) * y_ma))) + (desk[7376 + lane] * y_nv)) - v232) - (desk[6384 + lane] * v177))
        desk[2896 + lane] = (-(desk[7392 + lane] * y_pb))
        desk[2912 + lane] = (-(desk[7408 + lane] * y_pb))
        desk[2928 + lane] = (-(desk[5696 + lane] * (v699 * y_pb)))
        desk[2944 + lane] = desk[6400 + lane]
        desk[2960 + lane] = ((desk[7424 + lane] - v226) - (desk[6416 + lane] * v177))
        desk[2976 + lane] = (-(desk[6448 + lane] * (v682 * y_ll)))
        desk[2992 + lane] = desk[6432 + lane]
        desk[3008 + lane] = (desk[7440 + lane] - (desk[6448 + lane] * v231))
        desk[3024 + lane] = desk[7456 + lane]
        desk[3040 + lane] = desk[7472 + lane]
        desk[3056 + lane] = desk[7488 + lane]
        desk[3072 + lane] = desk[7504 + lane]
        desk[3088 + lane] = desk[7488 + lane]
        desk[3104 + lane] = (-(desk[7520 + lane] * y_c3))
        desk[3120 + lane] = (-(desk[6576 + lane] * v450))
        desk[3136 + lane] = (-(desk[7536 + lane] * y_c4))
        desk[3152 + lane] = (-(desk[6624 + lane] * v457))
        desk[3168 + lane] = (desk[7024 + lane] * ((desk[5696 + lane] * (v789 * v463)) - (desk[5696 + lane] * ((v789 * v791) * v266))))
        desk[3184 + lane] = (desk[7024 + lane] * ((desk[5680 + lane] * (v720 * v463)) - (desk[5680 + lane] * ((v720 * v791) * v266))))
        desk[3200 + lane] = v829
        desk[3216 + lane] = v829
        desk[3232 + lane] = (desk[7024 + lane] * ((desk[5680 + lane] * (v231 * v463)) - (desk[5680 + lane] * ((v231 * v791) * v266))))
        desk[3248 + lane] = desk[7552 + lane]
        desk[3264 + lane] = desk[7568 + lane]
        desk[3280 + lane] = desk[7584 + lane]
        desk[3296 + lane] = desk[7600 + lane]
        desk[3312 + lane] = desk[7616 + lane]
        desk[3328 + lane] = desk[7632 + lane]
        desk[3344 + lane] = desk[7648 + lane]
        desk[3360 + lane] = desk[7664 + lane]
        desk[3376 + lane] = desk[7680 + lane]
        desk[3392 + lane] = desk[7696 + lane]
        desk[3408 + lane] = desk[7712 + lane]
        desk[3424 + lane] = (-(desk[6880 + lane] * y_ery))
        desk[3440 + lane] = (-(desk[6896 + lane] * y_ery))
        desk[3456 + lane] = (desk[7728 + lane] - v493)
        desk[3472 + lane] = desk[7744 + lane]
        desk[3488 + lane] = desk[7760 + lane]
        desk[3504 + lane] = desk[7776 + lane]
        desk[3520 + lane] = desk[7792 + lane]
        desk[3536 + lane] = desk[7808 + lane]


@floating_kernel
def decompose_in_lanes(desk):
    for lane in range(LANES):
        m2_2 = 1.0 / (desk[1728 + lane] - desk[1808 + lane])
        desk[3552 + lane] = m2_2
        m25_25 = 1.0 / (desk[1728 + lane] - desk[3088 + lane])
        desk[3568 + lane] = m25_25
        m25_20 = - desk[3072 + lane]
        desk[3584 + lane] = m25_20
        m26_26 = 1.0 / (desk[1728 + lane] - desk[3120 + lane])
        desk[3600 + lane] = m26_26
        m26_24 = - desk[3104 + lane]
        desk[3616 + lane] = m26_24
        m27_27 = 1.0 / (desk[1728 + lane] - desk[3152 + lane])
        desk[3632 + lane] = m27_27
        m27_24 = - desk[3136 + lane]
        desk[3648 + lane] = m27_24
        m29_29 = 1.0 / (desk[1728 + lane] - desk[3280 + lane])
        desk[3664 + lane] = m29_29
        m29_28 = - desk[3264 + lane]
        desk[3680 + lane] = m29_28
        m30_30 = 1.0 / (desk[1728 + lane] - desk[3312 + lane])
        desk[3696 + lane] = m30_30
        m30_28 = - desk[3296 + lane]
        desk[3712 + lane] = m30_28
        m31_31 = 1.0 / (desk[1728 + lane] - desk[3360 + lane])
        desk[3728 + lane] = m31_31
        m31_24 = - desk[3344 + lane]
        desk[3744 + lane] = m31_24
        m31_22 = - desk[3328 + lane]
        desk[3760 + lane] = m31_22
        m32_32 = 1.0 / (desk[1728 + lane] - desk[3408 + lane])
        desk[3776 + lane] = m32_32
        m32_24 = - desk[3392 + lane]
        desk[3792 + lane] = m32_24
        m32_22 = - desk[3376 + lane]
        desk[3808 + lane] = m32_22
        m24_24 = 1.0 / (desk[1728 + lane] - desk[3056 + lane])
        desk[3824 + lane] = m24_24
        m24_22 = - desk[3024 + lane]
        desk[3840 + lane] = m24_22
        m24_23 = - desk[3040 + lane]
        desk[3856 + lane] = m24_23
        m22_2 = (- desk[2912 + lane]) * m2_2
        desk[3872 + lane] = m22_2
        m22_22 = 1.0 / (desk[1728 + lane] - desk[2960 + lane])
        desk[3888 + lane] = m22_22
        m22_21 = - desk[2944 + lane]
        desk[3904 + lane] = m22_21
        m22_0 = - desk[2896 + lane]
        desk[3920 + lane] = m22_0
        m22_15 = - desk[2928 + lane]
        desk[3936 + lane] = m22_15
        m23_23 = 1.0 / (desk[1728 + lane] - desk[3008 + lane])
        desk[3952 + lane] = m23_23
        m23_21 = - desk[2992 + lane]
        desk[3968 + lane] = m23_21
        m23_16 = - desk[2976 + lane]
        desk[3984 + lane] = m23_16
        m21_2 = (- desk[2832 + lane]) * m2_2
        desk[4000 + lane] = m21_2
        m21_21 = 1.0 / (desk[1728 + lane] - desk[2880 + lane])
        desk[4016 + lane] = m21_21
        m21_0 = - desk[2816 + lane]
        desk[4032 + lane] = m21_0
        m21_19 = - desk[2864 + lane]
        desk[4048 + lane] = m21_19
        m21_16 = - desk[2848 + lane]
        desk[4064 + lane] = m21_16
        m34_34 = 1.0 / (desk[1728 + lane] - desk[3488 + lane])
        desk[4080 + lane] = m34_34
        m34_33 = - desk[3472 + lane]
        desk[4096 + lane] = m34_33
        m33_2 = (- desk[3440 + lane]) * m2_2
        desk[4112 + lane] = m33_2
        m33_33 = 1.0 / (desk[1728 + lane] - desk[3456 + lane])
        desk[4128 + lane] = m33_33
        m33_0 = - desk[3424 + lane]
        desk[4144 + lane] = m33_0
        m35_2 = (- desk[3504 + lane]) * m2_2
        desk[4160 + lane] = m35_2
        m35_35 = 1.0 / (desk[1728 + lane] - desk[3536 + lane])
        desk[4176 + lane] = m35_35
        m35_28 = - desk[3520 + lane]
        desk[4192 + lane] = m35_28
        m28_28 = 1.0 / (desk[1728 + lane] - desk[3248 + lane])
        desk[4208 + lane] = m28_28
        m28_20 = - desk[3232 + lane]
        desk[4224 + lane] = m28_20
        m28_19 = - desk[3216 + lane]
        desk[4240 + lane] = m28_19
        m28_18 = - desk[3200 + lane]
        desk[4256 + lane] = m28_18
        m28_15 = - desk[3168 + lane]
        desk[4272 + lane] = m28_15
        m28_16 = - desk[3184 + lane]
        desk[4288 + lane] = m28_16
        m1_1 = 1.0 / (desk[1728 + lane] - desk[1792 + lane])
        desk[4304 + lane] = m1_1
        m1_0 = - desk[1776 + lane]
        desk[4320 + lane] = m1_0
        m0_1 = (- desk[1760 + lane]) * m1_1
        desk[4336 + lane] = m0_1
        m0_0 = 1.0 / (desk[1728 + lane] - desk[1744 + lane] - m0_1 * m1_0)
        desk[4352 + lane] = m0_0
        m3_2 = (- desk[1840 + lane]) * m2_2
        desk[4368 + lane] = m3_2
        m3_0 = (- desk[1824 + lane]) * m0_0
        desk[4384 + lane] = m3_0
        m3_3 = 1.0 / (desk[1728 + lane] - desk[1856 + lane])
        desk[4400 + lane] = m3_3
        m5_2 = (- desk[1984 + lane]) * m2_2
        desk[4416 + lane] = m5_2
        m5_0 = (- desk[1968 + lane]) * m0_0
        desk[4432 + lane] = m5_0
        m5_5 = 1.0 / (desk[1728 + lane] - desk[2000 + lane])
        desk[4448 + lane] = m5_5
        m5_9 = - desk[2016 + lane]
        desk[4464 + lane] = m5_9
        m6_5 = (- desk[2032 + lane]) * m5_5
        desk[4480 + lane] = m6_5
        m6_6 = 1.0 / (desk[1728 + lane] - desk[2048 + lane])
        desk[4496 + lane] = m6_6
        m6_9 = 0.0 - m6_5 * m5_9
        desk[4512 + lane] = m6_9
        m7_6 = (- desk[2064 + lane]) * m6_6
        desk[4528 + lane] = m7_6
        m7_7 = 1.0 / (desk[1728 + lane] - desk[2080 + lane])
        desk[4544 + lane] = m7_7
        m7_9 = 0.0 - m7_6 * m6_9
        desk[4560 + lane] = m7_9
        m8_7 = (- desk[2096 + lane]) * m7_7
        desk[4576 + lane] = m8_7
        m8_8 = 1.0 / (desk[1728 + lane] - desk[2112 + lane])
        desk[4592 + lane] = m8_8
        m8_9 = 0.0 - m8_7 * m7_9
        desk[4608 + lane] = m8_9
        m9_8 = (- desk[2128 + lane]) * m8_8
        desk[4624 + lane] = m9_8
        m9_9 = 1.0 / (desk[1728 + lane] - desk[2144 + lane] - m9_8 * m8_9)
        desk[4640 + lane] = m9_9
        m10_2 = (- desk[2176 + lane]) * m2_2
        desk[4656 + lane] = m10_2
        m10_0 = (- desk[2160 + lane]) * m0_0
        desk[4672 + lane] = m10_0
        m10_10 = 1.0 / (desk[1728 + lane] - desk[2192 + lane])
        desk[4688 + lane] = m10_10
        m10_14 = - desk[2208 + lane]
        desk[4704 + lane] = m10_14
        m11_10 = (- desk[2224 + lane]) * m10_10
        desk[4720 + lane] = m11_10
        m11_11 = 1.0 / (desk[1728 + lane] - desk[2240 + lane])
        desk[4736 + lane] = m11_11
        m11_14 = 0.0 - m11_10 * m10_14
        desk[4752 + lane] = m11_14
        m12_11 = (- desk[2256 + lane]) * m11_11
        desk[4768 + lane] = m12_11
        m12_12 = 1.0 / (desk[1728 + lane] - desk[2272 + lane])
        desk[4784 + lane] = m12_12
        m12_14 = 0.0 - m12_11 * m11_14
        desk[4800 + lane] = m12_14
        m13_12 = (- desk[2288 + lane]) * m12_12
        desk[4816 + lane] = m13_12
        m13_13 = 1.0 / (desk[1728 + lane] - desk[2304 + lane])
        desk[4832 + lane] = m13_13
        m13_14 = 0.0 - m13_12 * m12_14
        desk[4848 + lane] = m13_14
        m14_13 = (- desk[2320 + lane]) * m13_13
        desk[4864 + lane] = m14_13
        m14_14 = 1.0 / (desk[1728 + lane] - desk[2336 + lane] - m14_13 * m13_14)
        desk[4880 + lane] = m14_14
        m17_2 = (- desk[2528 + lane]) * m2_2
        desk[4896 + lane] = m17_2
        m17_0 = (- desk[2512 + lane]) * m0_0
        desk[4912 + lane] = m17_0
        m17_17 = 1.0 / (desk[1728 + lane] - desk[2560 + lane])
        desk[4928 + lane] = m17_17
        m17_16 = - desk[2544 + lane]
        desk[4944 + lane] = m17_16
        m20_2 = (- desk[2752 + lane]) * m2_2
        desk[4960 + lane] = m20_2
        m20_0 = (- desk[2736 + lane]) * m0_0
        desk[4976 + lane] = m20_0
        m20_20 = 1.0 / (desk[1728 + lane] - desk[2800 + lane])
        desk[4992 + lane] = m20_20
        m20_19 = - desk[2784 + lane]
        desk[5008 + lane] = m20_19
        m20_16 = - desk[2768 + lane]
        desk[5024 + lane] = m20_16
        m19_2 = (- desk[2672 + lane]) * m2_2
        desk[5040 + lane] = m19_2
        m19_0 = (- desk[2656 + lane]) * m0_0
        desk[5056 + lane] = m19_0
        m19_19 = 1.0 / (desk[1728 + lane] - desk[2720 + lane])
        desk[5072 + lane] = m19_19
        m19_18 = - desk[2704 + lane]
        desk[5088 + lane] = m19_18
        m19_15 = - desk[2688 + lane]
        desk[5104 + lane] = m19_15
        m18_2 = (- desk[2592 + lane]) * m2_2
        desk[5120 + lane] = m18_2
        m18_0 = (- desk[2576 + lane]) * m0_0
        desk[5136 + lane] = m18_0
        m18_17 = (- desk[2624 + lane]) * m17_17
        desk[5152 + lane] = m18_17
        m18_18 = 1.0 / (desk[1728 + lane] - desk[2640 + lane])
        desk[5168 + lane] = m18_18
        m18_15 = - desk[2608 + lane]
        desk[5184 + lane] = m18_15
        m18_16 = 0.0 - m18_17 * m17_16
        desk[5200 + lane] = m18_16
        m4_2 = (- desk[1888 + lane]) * m2_2
        desk[5216 + lane] = m4_2
        m4_0 = (- desk[1872 + lane]) * m0_0
        desk[5232 + lane] = m4_0
        m4_3 = (- desk[1904 + lane]) * m3_3
        desk[5248 + lane] = m4_3
        m4_4 = 1.0 / (desk[1728 + lane] - desk[1920 + lane])
        desk[5264 + lane] = m4_4
        m4_15 = - desk[1936 + lane]
        desk[5280 + lane] = m4_15
        m4_16 = - desk[1952 + lane]
        desk[5296 + lane] = m4_16
        m15_4 = (- desk[2352 + lane]) * m4_4
        desk[5312 + lane] = m15_4
        m15_15 = 1.0 / (desk[1728 + lane] - desk[2368 + lane] - m15_4 * m4_15)
        desk[5328 + lane] = m15_15
        m15_16 = - desk[2384 + lane] - m15_4 * m4_16
        desk[5344 + lane] = m15_16
        m16_3 = (- desk[2400 + lane]) * m3_3
        desk[5360 + lane] = m16_3
        m16_20 = (- desk[2496 + lane]) * m20_20
        desk[5376 + lane] = m16_20
        m16_19 = (- desk[2480 + lane] - m16_20 * m20_19) * m19_19
        desk[5392 + lane] = m16_19
        m16_18 = (- desk[2464 + lane] - m16_19 * m19_18) * m18_18
        desk[5408 + lane] = m16_18
        m16_4 = (- desk[2416 + lane]) * m4_4
        desk[5424 + lane] = m16_4
        m16_15 = (- desk[2432 + lane] - m16_19 * m19_15 - m16_18 * m18_15 - m16_4 * m4_15) * m15_15
        desk[5440 + lane] = m16_15
        m16_16 = 1.0 / (desk[1728 + lane] - desk[2448 + lane] - m16_20 * m20_16 - m16_18 * m18_16 - m16_4 * m4_16 - m16_15 * m15_16)
        desk[5456 + lane] = m16_16


@floating_kernel
def solve_in_lanes(lu, b):
    for lane in range(LANES):
        x2 = b[32 + lane]
        x25 = b[400 + lane]
        x26 = b[416 + lane]
        x27 = b[432 + lane]
        x29 = b[464 + lane]
        x30 = b[480 + lane]
        x31 = b[496 + lane]
        x32 = b[512 + lane]
        x24 = b[384 + lane]
        x22 = b[352 + lane] - lu[320 + lane] * x2
        x23 = b[368 + lane]
        x21 = b[336 + lane] - lu[448 + lane] * x2
        x34 = b[544 + lane]
        x33 = b[528 + lane] - lu[560 + lane] * x2
        x35 = b[560 + lane] - lu[608 + lane] * x2
        x28 = b[448 + lane]
        x1 = b[16 + lane]
        x0 = b[0 + lane] - lu[784 + lane] * x1
        x3 = b[48 + lane] - lu[816 + lane] * x2 - lu[832 + lane] * x0
        x5 = b[80 + lane] - lu[864 + lane] * x2 - lu[880 + lane] * x0
        x6 = b[96 + lane] - lu[928 + lane] * x5
        x7 = b[112 + lane] - lu[976 + lane] * x6
        x8 = b[128 + lane] - lu[1024 + lane] * x7
        x9 = b[144 + lane] - lu[1072 + lane] * x8
        x10 = b[160 + lane] - lu[1104 + lane] * x2 - lu[1120 + lane] * x0
        x11 = b[176 + lane] - lu[1168 + lane] * x10
        x12 = b[192 + lane] - lu[1216 + lane] * x11
        x13 = b[208 + lane] - lu[1264 + lane] * x12
        x14 = b[224 + lane] - lu[1312 + lane] * x13
        x17 = b[272 + lane] - lu[1344 + lane] * x2 - lu[1360 + lane] * x0
        x20 = b[320 + lane] - lu[1408 + lane] * x2 - lu[1424 + lane] * x0
        x19 = b[304 + lane] - lu[1488 + lane] * x2 - lu[1504 + lane] * x0
        x18 = b[288 + lane] - lu[1568 + lane] * x2 - lu[1584 + lane] * x0 - lu[1600 + lane] * x17
        x4 = b[64 + lane] - lu[1664 + lane] * x2 - lu[1680 + lane] * x0 - lu[1696 + lane] * x3
        x15 = b[240 + lane] - lu[1760 + lane] * x4
        x16 = b[256 + lane] - lu[1808 + lane] * x3 - lu[1824 + lane] * x20 - lu[1840 + lane] * x19 - lu[1856 + lane] * x18 - lu[1872 + lane] * x4 - lu[1888 + lane] * x15
        x16 = (x16) * lu[1904 + lane]
        b[256 + lane] = x16
        x15 = (x15 - lu[1792 + lane] * x16) * lu[1776 + lane]
        b[240 + lane] = x15
        x4 = (x4 - lu[1728 + lane] * x15 - lu[1744 + lane] * x16) * lu[1712 + lane]
        b[64 + lane] = x4
        x18 = (x18 - lu[1632 + lane] * x15 - lu[1648 + lane] * x16) * lu[1616 + lane]
        b[288 + lane] = x18
        x19 = (x19 - lu[1536 + lane] * x18 - lu[1552 + lane] * x15) * lu[1520 + lane]
        b[304 + lane] = x19
        x20 = (x20 - lu[1456 + lane] * x19 - lu[1472 + lane] * x16) * lu[1440 + lane]
        b[320 + lane] = x20
        x17 = (x17 - lu[1392 + lane] * x16) * lu[1376 + lane]
        b[272 + lane] = x17
        x14 = (x14) * lu[1328 + lane]
        b[224 + lane] = x14
        x13 = (x13 - lu[1296 + lane] * x14) * lu[1280 + lane]
        b[208 + lane] = x13
        x12 = (x12 - lu[1248 + lane] * x14) * lu[1232 + lane]
        b[192 + lane] = x12
        x11 = (x11 - lu[1200 + lane] * x14) * lu[1184 + lane]
        b[176 + lane] = x11
        x10 = (x10 - lu[1152 + lane] * x14) * lu[1136 + lane]
        b[160 + lane] = x10
        x9 = (x9) * lu[1088 + lane]
        b[144 + lane] = x9
        x8 = (x8 - lu[1056 + lane] * x9) * lu[1040 + lane]
        b[128 + lane] = x8
        x7 = (x7 - lu[1008 + lane] * x9) * lu[992 + lane]
        b[112 + lane] = x7
        x6 = (x6 - lu[960 + lane] * x9) * lu[944 + lane]
        b[96 + lane] = x6
        x5 = (x5 - lu[912 + lane] * x9) * lu[896 + lane]
        b[80 + lane] = x5
        x3 = (x3) * lu[848 + lane]
        b[48 + lane] = x3
        x0 = (x0) * lu[800 + lane]
        b[0 + lane] = x0
        x1 = (x1 - lu[768 + lane] * x0) * lu[752 + lane]
        b[16 + lane] = x1
        x28 = (x28 - lu[672 + lane] * x20 - lu[688 + lane] * x19 - lu[704 + lane] * x18 - lu[720 + lane] * x15 - lu[736 + lane] * x16) * lu[656 + lane]
        b[448 + lane] = x28
        x35 = (x35 - lu[640 + lane] * x28) * lu[624 + lane]
        b[560 + lane] = x35
        x33 = (x33 - lu[592 + lane] * x0) * lu[576 + lane]
        b[528 + lane] = x33
        x34 = (x34 - lu[544 + lane] * x33) * lu[528 + lane]
        b[544 + lane] = x34
        x21 = (x21 - lu[480 + lane] * x0 - lu[496 + lane] * x19 - lu[512 + lane] * x16) * lu[464 + lane]
        b[336 + lane] = x21
        x23 = (x23 - lu[416 + lane] * x21 - lu[432 + lane] * x16) * lu[400 + lane]
        b[368 + lane] = x23
        x22 = (x22 - lu[352 + lane] * x21 - lu[368 + lane] * x0 - lu[384 + lane] * x15) * lu[336 + lane]
        b[352 + lane] = x22
        x24 = (x24 - lu[288 + lane] * x22 - lu[304 + lane] * x23) * lu[272 + lane]
        b[384 + lane] = x24
        x32 = (x32 - lu[240 + lane] * x24 - lu[256 + lane] * x22) * lu[224 + lane]
        b[512 + lane] = x32
        x31 = (x31 - lu[192 + lane] * x24 - lu[208 + lane] * x22) * lu[176 + lane]
        b[496 + lane] = x31
        x30 = (x30 - lu[160 + lane] * x28) * lu[144 + lane]
        b[480 + lane] = x30
        x29 = (x29 - lu[128 + lane] * x28) * lu[112 + lane]
        b[464 + lane] = x29
        x27 = (x27 - lu[96 + lane] * x24) * lu[80 + lane]
        b[432 + lane] = x27
        x26 = (x26 - lu[64 + lane] * x24) * lu[48 + lane]
        b[416 + lane] = x26
        x25 = (x25 - lu[32 + lane] * x20) * lu[16 + lane]
        b[400 + lane] = x25
        x2 = (x2) * lu[0 + lane]
        b[32 + lane] = x2


@floating_kernel
def error_size_in_lanes(error, y, new, rtol, floor, norm, negative):
    for lane in range(LANES):
        total = 0.0
        below = 0.0
        e0 = error[0 + lane] / (rtol * (floor[0 + lane] + max(abs(y[0 + lane]), abs(new[0 + lane]))))
        total = total + e0 * e0
        below = 1.0 if new[0 + lane] < -10.0 * rtol * floor[0 + lane] else below
        e1 = error[16 + lane] / (rtol * (floor[16 + lane] + max(abs(y[16 + lane]), abs(new[16 + lane]))))
        total = total + e1 * e1
        below = 1.0 if new[16 + lane] < -10.0 * rtol * floor[16 + lane] else below
        e2 = error[32 + lane] / (rtol * (floor[32 + lane] + max(abs(y[32 + lane]), abs(new[32 + lane]))))
        total = total + e2 * e2
        below = 1.0 if new[32 + lane] < -10.0 * rtol * floor[32 + lane] else below
        e3 = error[48 + lane] / (rtol * (floor[48 + lane] + max(abs(y[48 + lane]), abs(new[48 + lane]))))
        total = total + e3 * e3
        below = 1.0 if new[48 + lane] < -10.0 * rtol * floor[48 + lane] else below
        e4 = error[64 + lane] / (rtol * (floor[64 + lane] + max(abs(y[64 + lane]), abs(new[64 + lane]))))
        total = total + e4 * e4
        below = 1.0 if new[64 + lane] < -10.0 * rtol * floor[64 + lane] else below
        e5 = error[80 + lane] / (rtol * (floor[80 + lane] + max(abs(y[80 + lane]), abs(new[80 + lane]))))
        total = total + e5 * e5
        below = 1.0 if new[80 + lane] < -10.0 * rtol * floor[80 + lane] else below
        e6 = error[96 + lane] / (rtol * (floor[96 + lane] + max(abs(y[96 + lane]), abs(new[96 + lane]))))
        total = total + e6 * e6
        below = 1.0 if new[96 + lane] < -10.0 * rtol * floor[96 + lane] else below
        e7 = error[112 + lane] / (rtol * (floor[112 + lane] + max(abs(y[112 + lane]), abs(new[112 + lane]))))
        total = total + e7 * e7
        below = 1.0 if new[112 + lane] < -10.0 * rtol * floor[112 + lane] else below
        e8 = error[128 + lane] / (rtol * (floor[128 + lane] + max(abs(y[128 + lane]), abs(new[128 + lane]))))
        total = total + e8 * e8
        below = 1.0 if new[128 + lane] < -10.0 * rtol * floor[128 + lane] else below
        e9 = error[144 + lane] / (rtol * (floor[144 + lane] + max(abs(y[144 + lane]), abs(new[144 + lane]))))
        total = total + e9 * e9
        below = 1.0 if new[144 + lane] < -10.0 * rtol * floor[144 + lane] else below
        e10 = error[160 + lane] / (rtol * (floor[160 + lane] + max(abs(y[160 + lane]), abs(new[160 + lane]))))
        total = total + e10 * e10
        below = 1.0 if new[160 + lane] < -10.0 * rtol * floor[160 + lane] else below
        e11 = error[176 + lane] / (rtol * (floor[176 + lane] + max(abs(y[176 + lane]), abs(new[176 + lane]))))
        total = total + e11 * e11
        below = 1.0 if new[176 + lane] < -10.0 * rtol * floor[176 + lane] else below
        e12 = error[192 + lane] / (rtol * (floor[192 + lane] + max(abs(y[192 + lane]), abs(new[192 + lane]))))
        total = total + e12 * e12
        below = 1.0 if new[192 + lane] < -10.0 * rtol * floor[192 + lane] else below
        e13 = error[208 + lane] / (rtol * (floor[208 + lane] + max(abs(y[208 + lane]), abs(new[208 + lane]))))
        total = total + e13 * e13
        below = 1.0 if new[208 + lane] < -10.0 * rtol * floor[208 + lane] else below
        e14 = error[224 + lane] / (rtol * (floor[224 + lane] + max(abs(y[224 + lane]), abs(new[224 + lane]))))
        total = total + e14 * e14
        below = 1.0 if new[224 + lane] < -10.0 * rtol * floor[224 + lane] else below
        e15 = error[240 + lane] / (rtol * (floor[240 + lane] + max(abs(y[240 + lane]), abs(new[240 + lane]))))
        total = total + e15 * e15
        below = 1.0 if new[240 + lane] < -10.0 * rtol * floor[240 + lane] else below
        e16 = error[256 + lane] / (rtol * (floor[256 + lane] + max(abs(y[256 + lane]), abs(new[256 + lane]))))
        total = total + e16 * e16
        below = 1.0 if new[256 + lane] < -10.0 * rtol * floor[256 + lane] else below
        e17 = error[272 + lane] / (rtol * (floor[272 + lane] + max(abs(y[272 + lane]), abs(new[272 + lane]))))
        total = total + e17 * e17
        below = 1.0 if new[272 + lane] < -10.0 * rtol * floor[272 + lane] else below
        e18 = error[288 + lane] / (rtol * (floor[288 + lane] + max(abs(y[288 + lane]), abs(new[288 + lane]))))
        total = total + e18 * e18
        below = 1.0 if new[288 + lane] < -10.0 * rtol * floor[288 + lane] else below
        e19 = error[304 + lane] / (rtol * (floor[304 + lane] + max(abs(y[304 + lane]), abs(new[304 + lane]))))
        total = total + e19 * e19
        below = 1.0 if new[304 + lane] < -10.0 * rtol * floor[304 + lane] else below
        e20 = error[320 + lane] / (rtol * (floor[320 + lane] + max(abs(y[320 + lane]), abs(new[320 + lane]))))
        total = total + e20 * e20
        below = 1.0 if new[320 + lane] < -10.0 * rtol * floor[320 + lane] else below
        e21 = error[336 + lane] / (rtol * (floor[336 + lane] + max(abs(y[336 + lane]), abs(new[336 + lane]))))
        total = total + e21 * e21
        below = 1.0 if new[336 + lane] < -10.0 * rtol * floor[336 + lane] else below
        e22 = error[352 + lane] / (rtol * (floor[352 + lane] + max(abs(y[352 + lane]), abs(new[352 + lane]))))
        total = total + e22 * e22
        below = 1.0 if new[352 + lane] < -10.0 * rtol * floor[352 + lane] else below
        e23 = error[368 + lane] / (rtol * (floor[368 + lane] + max(abs(y[368 + lane]), abs(new[368 + lane]))))
        total = total + e23 * e23
        below = 1.0 if new[368 + lane] < -10.0 * rtol * floor[368 + lane] else below
        e24 = error[384 + lane] / (rtol * (floor[384 + lane] + max(abs(y[384 + lane]), abs(new[384 + lane]))))
        total = total + e24 * e24
        below = 1.0 if new[384 + lane] < -10.0 * rtol * floor[384 + lane] else below
        e25 = error[400 + lane] / (rtol * (floor[400 + lane] + max(abs(y[400 + lane]), abs(new[400 + lane]))))
        total = total + e25 * e25
        below = 1.0 if new[400 + lane] < -10.0 * rtol * floor[400 + lane] else below
        e26 = error[416 + lane] / (rtol * (floor[416 + lane] + max(abs(y[416 + lane]), abs(new[416 + lane]))))
        total = total + e26 * e26
        below = 1.0 if new[416 + lane] < -10.0 * rtol * floor[416 + lane] else below
        e27 = error[432 + lane] / (rtol * (floor[432 + lane] + max(abs(y[432 + lane]), abs(new[432 + lane]))))
        total = total + e27 * e27
        below = 1.0 if new[432 + lane] < -10.0 * rtol * floor[432 + lane] else below
        e28 = error[448 + lane] / (rtol * (floor[448 + lane] + max(abs(y[448 + lane]), abs(new[448 + lane]))))
        total = total + e28 * e28
        below = 1.0 if new[448 + lane] < -10.0 * rtol * floor[448 + lane] else below
        e29 = error[464 + lane] / (rtol * (floor[464 + lane] + max(abs(y[464 + lane]), abs(new[464 + lane]))))
        total = total + e29 * e29
        below = 1.0 if new[464 + lane] < -10.0 * rtol * floor[464 + lane] else below
        e30 = error[480 + lane] / (rtol * (floor[480 + lane] + max(abs(y[480 + lane]), abs(new[480 + lane]))))
        total = total + e30 * e30
        below = 1.0 if new[480 + lane] < -10.0 * rtol * floor[480 + lane] else below
        e31 = error[496 + lane] / (rtol * (floor[496 + lane] + max(abs(y[496 + lane]), abs(new[496 + lane]))))
        total = total + e31 * e31
        below = 1.0 if new[496 + lane] < -10.0 * rtol * floor[496 + lane] else below
        e32 = error[512 + lane] / (rtol * (floor[512 + lane] + max(abs(y[512 + lane]), abs(new[512 + lane]))))
        total = total + e32 * e32
        below = 1.0 if new[512 + lane] < -10.0 * rtol * floor[512 + lane] else below
        e33 = error[528 + lane] / (rtol * (floor[528 + lane] + max(abs(y[528 + lane]), abs(new[528 + lane]))))
        total = total + e33 * e33
        below = 1.0 if new[528 + lane] < -10.0 * rtol * floor[528 + lane] else below
        e34 = error[544 + lane] / (rtol * (floor[544 + lane] + max(abs(y[544 + lane]), abs(new[544 + lane]))))
        total = total + e34 * e34
        below = 1.0 if new[544 + lane] < -10.0 * rtol * floor[544 + lane] else below
        e35 = error[560 + lane] / (rtol * (floor[560 + lane] + max(abs(y[560 + lane]), abs(new[560 + lane]))))
        total = total + e35 * e35
        below = 1.0 if new[560 + lane] < -10.0 * rtol * floor[560 + lane] else below
        norm[0 + lane] = sqrt(total / 36.0)
        negative[0 + lane] = below


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
    return below(stop) if after else stop


@floating_kernel
def arrive(t, seen, times, after, at, state, amount, duration, y, r, width, lane, keep, out):
    """At a break point: observe, give boluses, set the rates r of running infusions.

    State i of the patient is at ``i * width + lane``.
    """
    if not after and seen < len(times) and times[seen] == t:
        for c in range(len(keep)):
            out[seen, c] = y[keep[c] * width + lane]
        seen += 1
    for i in range(N):
        r[i * width + lane] = 0.0
    for i in range(len(at)):
        if duration[i] == 0.0:
            if at[i] == t:
                y[state[i] * width + lane] += amount[i]
        elif at[i] <= t < at[i] + duration[i]:
            r[state[i] * width + lane] += amount[i] / duration[i]
    if seen < len(times) and times[seen] == t:
        for c in range(len(keep)):
            out[seen, c] = y[keep[c] * width + lane]
        seen += 1
    return seen


@floating_kernel
def first_step(y, dy, rtol, floor, most, width, lane):
    """The length of the first step after a break point, from the speed there."""
    size = 0.0
    speed = 0.0
    for i in range(N):
        here = i * width + lane
        weight = floor[i] + abs(y[here])
        size += (y[here] / weight) ** 2
        speed += (dy[here] / weight) ** 2
    step = LONGEST_FIRST_STEP
    if speed > 0.0:
        step = min(step, most * sqrt(sqrt(rtol)) * sqrt(size / speed))
    return max(step, 1e-9)


@floating_kernel
def dropped_rests(y, k, r, one_y, one_k, one_r, one_dy, width, lane):
    """Whether every state below 0 of the patient was a rest, within what an error allows; now 0.

    A rest of something used up may grow where the amount itself would, further and further below 0,
    and no step would be short enough.  It is one where nothing drives the state down from 0; a
    state that is driven below 0 stays where it is.
    """
    for i in range(N):
        one_y[i] = max(y[i * width + lane], 0.0)
        one_r[i] = r[i * width + lane]
    for i in range(CONSTANTS):
        one_k[i] = k[i * width + lane]
    rates(one_y, one_k, one_r, one_dy)
    found = False
    for i in range(N):
        if y[i * width + lane] < 0.0:
            if one_dy[i] < 0.0:
                return False
            found = True
    for i in range(N):
        y[i * width + lane] = one_y[i]
    return found


@floating_kernel
def between(s, i, y, new, k1, k2, k3, k4, k5):
    """The dense output of Rodas4: entry i at the share s of a step."""
    bend = (10.12623508344586 * k1[i] - 7.487995877610167 * k2[i] - 34.80091861555747 * k3[i]
            - 7.992771707568823 * k4[i] + 1.025137723295662 * k5[i])
    twist = (-0.6762803392806898 * k1[i] + 6.087714651680015 * k2[i] + 16.43084320892478 * k3[i]
             + 24.76722511418386 * k4[i] - 6.594389125716872 * k5[i])
    return (1.0 - s) * y[i] + s * (new[i] + (1.0 - s) * (bend + s * twist))


# ---- Rodas4: Hairer and Wanner, Solving Ordinary Differential Equations II, 1996, IV.7: ----
# ---- L-stable, order 4, embedded 3, dense output of order 3.                            ----
#
# Patients are solved in lanes side by side: all lanes take a step at the same time, each of its own
# length at its own time, and a lane that is done takes the next patient.
#
# The steps of a patient are chosen from the past alone.  A step may reach beyond an observation,
# which is then read from the dense output (also just before a dose), or beyond a break point, where
# the state is the end of a shorter step from the same start.  So a value depends neither on other
# observations nor on what happens later nor on the other lanes, to the last bit.

WIDE = N * LANES
WIDE_AT = DESK * LANES
ONE_AT = WIDE_AT + 9 * WIDE
EACH_AT = ONE_AT + 3 * N + CONSTANTS
ROOM = EACH_AT + 9 * LANES
COUNTS = 7 * LANES


@floating_kernel
def rodas4_step(desk, y, g, wide_g, k, r, dy, lu, k1, k2, k3, k4, k5, new, error):
    """One step of length 1 / g from y in each lane; rates and Jacobian there are on the desk."""
    for lane in range(LANES):
        desk[SHIFT_AT * LANES + lane] = g[lane] * 4.0
    for i in range(N):
        for lane in range(LANES):
            wide_g[i * LANES + lane] = g[lane]
    decompose_in_lanes(desk)
    for i in range(WIDE):
        k1[i] = dy[i]
    solve_in_lanes(lu, k1)
    for i in range(WIDE):
        new[i] = y[i] + 1.544 * k1[i]
    rates_in_lanes(new, k, r, k2)
    for i in range(WIDE):
        k2[i] += wide_g[i] * (-5.6688 * k1[i])
    solve_in_lanes(lu, k2)
    for i in range(WIDE):
        new[i] = y[i] + 0.9466785280815826 * k1[i] + 0.2557011698983284 * k2[i]
    rates_in_lanes(new, k, r, k3)
    for i in range(WIDE):
        k3[i] += wide_g[i] * (-2.430093356833875 * k1[i] - 0.2063599157091915 * k2[i])
    solve_in_lanes(lu, k3)
    for i in range(WIDE):
        new[i] = (y[i] + 3.314825187068521 * k1[i] + 2.896124015972201 * k2[i]
                  + 0.9986419139977817 * k3[i])
    rates_in_lanes(new, k, r, k4)
    for i in range(WIDE):
        k4[i] += wide_g[i] * (-0.1073529058151375 * k1[i] - 9.594562251023355 * k2[i]
                              - 20.47028614809616 * k3[i])
    solve_in_lanes(lu, k4)
    for i in range(WIDE):
        new[i] = (y[i] + 1.221224509226641 * k1[i] + 6.019134481288629 * k2[i]
                  + 12.53708332932087 * k3[i] - 0.6878860361058950 * k4[i])
    rates_in_lanes(new, k, r, k5)
    for i in range(WIDE):
        k5[i] += wide_g[i] * (7.496443313967647 * k1[i] - 10.24680431464352 * k2[i]
                              - 33.99990352819905 * k3[i] + 11.70890893206160 * k4[i])
    solve_in_lanes(lu, k5)
    for i in range(WIDE):
        new[i] += k5[i]
    rates_in_lanes(new, k, r, error)
    for i in range(WIDE):
        error[i] += wide_g[i] * (8.083246795921522 * k1[i] - 7.981132988064893 * k2[i]
                                 - 31.52159432874371 * k3[i] + 16.31930543123136 * k4[i]
                                 - 6.058818238834054 * k5[i])
    solve_in_lanes(lu, error)
    for i in range(WIDE):
        new[i] += error[i]


@floating_kernel
def enter(inputs, lane, y, k, one_y, one_k):
    """A patient takes a lane: constants and initial values."""
    constants(inputs, one_k)
    initial(inputs, one_y)
    for i in range(N):
        y[i * LANES + lane] = one_y[i]
    for i in range(CONSTANTS):
        k[i * LANES + lane] = one_k[i]


@floating_kernel
def follow(following, high, stride, inputs, start, times, first_dose, at, state, amount, duration,
           rtol, floor, most_steps, after, keep, out, status, steps, room, counts):
    """Patients following, following + stride ... below high, to the end of each; fills out
    (patient, time, kept state), status and steps.  Room and counts are what this needs to write on."""
    for i in range(ROOM):
        room[i] = 0.0
    desk, wide = room[:WIDE_AT], room[WIDE_AT:ONE_AT]
    for i in range(DESK * LANES):
        desk[i] = 1.0
    y, dy, r = (desk[Y_AT * LANES : DY_AT * LANES], desk[DY_AT * LANES : R_AT * LANES],
                desk[R_AT * LANES : SHIFT_AT * LANES])
    lu, k = desk[LU_AT * LANES : K_AT * LANES], desk[K_AT * LANES :]
    k1, k2, k3 = wide[:WIDE], wide[WIDE : 2 * WIDE], wide[2 * WIDE : 3 * WIDE]
    k4, k5, new = wide[3 * WIDE : 4 * WIDE], wide[4 * WIDE : 5 * WIDE], wide[5 * WIDE : 6 * WIDE]
    error, wide_g, wide_floor = wide[6 * WIDE : 7 * WIDE], wide[7 * WIDE : 8 * WIDE], wide[8 * WIDE :]
    alone, each = room[ONE_AT:EACH_AT], room[EACH_AT:]
    one_y, one_r, one_dy, one_k = alone[:N], alone[N : 2 * N], alone[2 * N : 3 * N], alone[3 * N :]
    g, norms, negative = each[:LANES], each[LANES : 2 * LANES], each[2 * LANES : 3 * LANES]
    t, stop, h = each[3 * LANES : 4 * LANES], each[4 * LANES : 5 * LANES], each[5 * LANES : 6 * LANES]
    last_h, last_error, landing = (each[6 * LANES : 7 * LANES], each[7 * LANES : 8 * LANES],
                                   each[8 * LANES :])
    who, seen, used, trouble = (counts[:LANES], counts[LANES : 2 * LANES],
                                counts[2 * LANES : 3 * LANES], counts[3 * LANES : 4 * LANES])
    fresh, first, rejected = (counts[4 * LANES : 5 * LANES], counts[5 * LANES : 6 * LANES],
                              counts[6 * LANES :])
    for lane in range(LANES):
        g[lane] = 1.0
        who[lane] = -1
    for i in range(N):
        for lane in range(LANES):
            wide_floor[i * LANES + lane] = floor[i]
    while True:
        running = 0
        for lane in range(LANES):
            while who[lane] < 0 and following < high:
                patient = following
                following += stride
                if status[patient] != OK:
                    continue
                a, b = first_dose[patient], first_dose[patient + 1]
                enter(inputs[patient], lane, y, k, one_y, one_k)
                t[lane] = start
                used[lane] = 0
                seen[lane] = arrive(start, 0, times, after, at[a:b], state[a:b], amount[a:b],
                                    duration[a:b], y, r, LANES, lane, keep, out[patient])
                if seen[lane] < len(times):
                    who[lane] = patient
                    stop[lane] = next_break(start, at[a:b], duration[a:b])
                    fresh[lane] = True
            if who[lane] >= 0:
                running += 1
        if running == 0:
            break
        rates_and_jacobian_in_lanes(desk)
        for lane in range(LANES):
            g[lane] = 1.0
            patient = who[lane]
            if patient < 0:
                continue
            if fresh[lane]:
                fresh[lane] = False
                first[lane] = True
                rejected[lane] = False
                landing[lane] = 0.0
                trouble[lane] = OK
                h[lane] = first_step(y, dy, rtol, floor, FIRST_RODAS4, LANES, lane)
                last_h[lane] = h[lane]
                last_error[lane] = 1e-2
            code = OK
            if used[lane] >= most_steps:
                code = TOO_MANY_STEPS
            elif h[lane] < 1e-13 * max(1.0, abs(t[lane])):
                code = trouble[lane] if trouble[lane] != OK else NOT_FINITE
            if code != OK:
                status[patient] = code
                steps[patient] = used[lane]
                who[lane] = -1
                continue
            used[lane] += 1
            g[lane] = 1.0 / (landing[lane] if landing[lane] > 0.0 else h[lane])
        rodas4_step(desk, y, g, wide_g, k, r, dy, lu, k1, k2, k3, k4, k5, new, error)
        error_size_in_lanes(error, y, new, rtol, wide_floor, norms, negative)
        for lane in range(LANES):
            patient = who[lane]
            if patient < 0:
                continue
            if landing[lane] > 0.0:
                for i in range(N):
                    y[i * LANES + lane] = new[i * LANES + lane]
                t[lane] = stop[lane]
                a, b = first_dose[patient], first_dose[patient + 1]
                seen[lane] = arrive(t[lane], seen[lane], times, after, at[a:b], state[a:b],
                                    amount[a:b], duration[a:b], y, r, LANES, lane, keep,
                                    out[patient])
                stop[lane] = next_break(t[lane], at[a:b], duration[a:b])
                fresh[lane] = True
            else:
                norm = norms[lane]
                if not norm < 1e300:
                    trouble[lane] = NOT_FINITE
                    h[lane] *= 0.1
                    rejected[lane] = True
                    continue
                if negative[lane] > 0.0 and norm < 1.0:
                    trouble[lane] = NEGATIVE_STATE
                    if not dropped_rests(y, k, r, one_y, one_k, one_r, one_dy, LANES, lane):
                        h[lane] *= 0.3
                    rejected[lane] = True
                    continue
                change = max(1.0 / 6.0, min(5.0, sqrt(sqrt(norm)) / 0.9))
                if norm >= 1.0:
                    h[lane] = h[lane] * 0.1 if first[lane] and rejected[lane] else h[lane] / change
                    rejected[lane] = True
                    continue
                trouble[lane] = OK
                length = h[lane]
                if not first[lane]:
                    predicted = last_h[lane] / length * sqrt(sqrt(norm * norm / last_error[lane])) / 0.9
                    change = max(change, min(5.0, predicted))
                first[lane] = False
                last_h[lane] = length
                last_error[lane] = max(1e-2, norm)
                reached = t[lane] + length
                if stop[lane] <= reached:
                    reached = before_or_at(stop[lane], after)
                while seen[lane] < len(times) and times[seen[lane]] <= reached:
                    s = (times[seen[lane]] - t[lane]) / length
                    for c in range(len(keep)):
                        i = keep[c] * LANES + lane
                        out[patient, seen[lane], c] = between(s, i, y, new, k1, k2, k3, k4, k5)
                    seen[lane] += 1
                if seen[lane] < len(times):
                    if stop[lane] <= t[lane] + length:
                        landing[lane] = stop[lane] - t[lane]
                        continue
                    t[lane] += length
                    for i in range(N):
                        y[i * LANES + lane] = new[i * LANES + lane]
                    h_new = length / change
                    h[lane] = min(length, h_new) if rejected[lane] else h_new
                    rejected[lane] = False
            if seen[lane] == len(times):
                steps[patient] = used[lane]
                who[lane] = -1


# ---- Where patients are solved: by the processor, in lanes side by side. ----


@floating_kernel
def rodas4(low, high, inputs, start, times, first_dose, at, state, amount, duration,
           rtol, floor, most_steps, after, keep, out, status, steps):
    """Patients low to high - 1; fills out (patient, time, kept state), status and steps."""
    follow(low, high, 1, inputs, start, times, first_dose, at, state, amount, duration, rtol, floor,
           most_steps, after, keep, out, status, steps, np.empty(ROOM), np.empty(COUNTS, np.int64))


@floating_kernel
def assigned_along(inputs, values, found):
    """The assignments of patients (patient, time, assignment) along their states."""
    k = np.empty(CONSTANTS)
    for patient in range(len(inputs)):
        constants(inputs[patient], k)
        for at in range(values.shape[1]):
            assigned(values[patient, at], k, found[patient, at])


# ---- Dormand and Prince 1980, J Comput Appl Math 6:19: explicit, order 5, embedded 4.   ----
# ---- The cross-check: no Jacobian, no linear system, every observation is a step's end. ----


@floating_kernel
def space():
    """Arrays that the explicit solver writes to."""
    return (np.empty(N), np.empty(N), np.empty(N), np.empty(N), np.empty(N), np.empty(N),
            np.empty(N), np.empty(N), np.empty(N), np.empty(N), np.empty(CONSTANTS))


@floating_kernel
def explicit_segment(t, stop, y, k, r, rtol, floor, steps_left, w):
    """From t to stop; returns (status, steps used)."""
    k1, k2, k3, k4, k5, k6, k7, new, part, infused, constant = w
    rates(y, k, r, k1)
    h = min(stop - t, first_step(y, k1, rtol, floor, FIRST_EXPLICIT, 1, 0))
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
            if dropped_rests(y, k, r, part, constant, infused, new, 1, 0):
                rates(y, k, r, k1)
            else:
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
    """As `rodas4`, by the explicit solver, patient by patient."""
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
                          duration[a:b], y, r, 1, 0, keep, out[patient])
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
