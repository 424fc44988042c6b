"""Compiled engine of the model car_nk_sle_as_tried, revision 1: CD19 CAR-NK cells in systemic lupus erythematosus, as tried.

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
N = 30
NONZERO = 99
DECOMPOSED = 104
CONSTANTS = 124
ASSIGNMENTS = 21
Y_AT, DY_AT, R_AT, SHIFT_AT, JAC_AT, LU_AT, K_AT = 0, 30, 60, 90, 91, 190, 294
DESK = 418


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
    y_pc = y[12]
    y_cb = y[13]
    y_ct = y[14]
    y_pre = y[15]
    y_tr = y[16]
    y_nv = y[17]
    y_me = y[18]
    y_ma = y[19]
    y_pb = y[20]
    y_ll = y[21]
    y_ab = y[22]
    y_igg = y[23]
    y_c3 = y[24]
    y_il6 = y[25]
    y_crp = y[26]
    y_fer = y[27]
    y_R = y[28]
    y_X = y[29]
    v118 = ((k[0] * y_fluc) + (k[1] * y_cy))
    v123 = ((k[2] * y_fluc) + (k[3] * y_cy))
    v128 = (1.0 / ((k[4] * y_Th) + k[5]))
    v130 = (y_cb + y_ct)
    v133 = (y_tr + y_nv)
    v134 = (v133 + y_me)
    v137 = (v130 * (1.0 / (v130 + k[6])))
    v158 = (k[7] + (k[8] * y_Tal))
    v163 = (y_cb * (1.0 / (k[9] + (k[10] * y_cb))))
    v168 = (y_ct * (1.0 / (k[11] + y_ct)))
    v203 = (k[12] * (v168 * y_me))
    v204 = ((k[13] * (v163 * v133)) + v203)
    v211 = ((k[14] * y_ab) + (k[15] * y_pb))
    v218 = (k[16] * y_flup)
    v265 = (k[17] * y_cb)
    v267 = (k[18] * y_ct)
    v319 = (1.0 - y_ma)
    v389 = ((k[19] * y_il6) - 1.0)
    dy[0] = (v218 - (k[20] * y_fluc)) + r[0]
    dy[1] = ((k[21] * y_fluc) - v218) + r[1]
    dy[2] = (-(k[22] * y_cy)) + r[2]
    dy[3] = ((k[23] * (k[24] - y_Th)) - (v118 * y_Th)) + r[3]
    dy[4] = ((((k[25] * (y_Th * v137)) + (k[26] * (y_Tal * v137))) - (k[27] * y_Tal)) - (v118 * y_Tal)) + r[4]
    dy[5] = (k[28] * (y_np * (exp(((k[29] * log((k[30] * (1.0 / y_nc)))) - ((k[31] * y_fluc) + (k[32] * y_cy)))) - 1.0))) + r[5]
    dy[6] = (k[28] * (y_np - y_n1)) + r[6]
    dy[7] = (k[28] * (y_n1 - y_n2)) + r[7]
    dy[8] = (k[28] * (y_n2 - y_n3)) + r[8]
    dy[9] = (k[28] * (y_n3 - y_nc)) + r[9]
    dy[10] = (k[33] * (y_pp * (exp(((k[34] * log((k[35] * (1.0 / y_pc)))) - ((k[36] * y_fluc) + (k[37] * y_cy)))) - 1.0))) + r[10]
    dy[11] = (k[33] * (y_pp - y_p1)) + r[11]
    dy[12] = (k[33] * (y_p1 - y_pc)) + r[12]
    dy[13] = ((v267 - v265) - (v158 * y_cb)) + r[13]
    dy[14] = (((v265 - v267) + (k[38] * ((((v128 * (1.0 / ((k[39] * v128) + k[40]))) * (1.0 + (k[41] * (v134 * (1.0 / (v134 + k[42])))))) * (1.0 - (k[43] * v130))) * y_ct))) - (v158 * y_ct)) + r[14]
    dy[15] = (((k[44] * (1.0 - y_pre)) - (k[45] * (v168 * y_pre))) - (v123 * y_pre)) + r[15]
    dy[16] = ((((k[46] * y_pre) - (k[47] * y_tr)) - (k[13] * (v163 * y_tr))) - (v123 * y_tr)) + r[16]
    dy[17] = ((((k[48] * y_tr) - (k[49] * y_nv)) - (k[13] * (v163 * y_nv))) - (v123 * y_nv)) + r[17]
    dy[18] = ((((k[50] * y_nv) - (k[51] * y_me)) - v203) - (v123 * y_me)) + r[18]
    dy[19] = ((((k[52] * (y_ma * v319)) + (k[53] * (y_nv * v319))) - (k[12] * (v168 * y_ma))) - (0.35 * (v123 * y_ma))) + r[19]
    dy[20] = (((k[54] * (y_ma - y_pb)) - (k[13] * (v163 * y_pb))) - (0.5 * (v123 * y_pb))) + r[20]
    dy[21] = ((k[55] * (y_ma - y_ll)) - (k[56] * (v168 * y_ll))) + r[21]
    dy[22] = (k[57] * ((k[58] * ((k[59] * y_pb) + (k[60] * y_ll))) - y_ab)) + r[22]
    dy[23] = (0.033 * ((k[61] * (0.8 + (k[62] * y_me))) - y_igg)) + r[23]
    dy[24] = (k[63] * (k[64] - (y_c3 * (1.0 + (k[65] * y_ab))))) + r[24]
    dy[25] = (k[66] * ((k[67] * (1.0 + (k[68] * (v204 * (1.0 / (v204 + k[69])))))) - y_il6)) + r[25]
    dy[26] = (k[70] * ((k[71] * (1.0 + (k[72] * v389))) - y_crp)) + r[26]
    dy[27] = (k[73] * ((k[74] * (1.0 + (k[75] * v389))) - y_fer)) + r[27]
    dy[28] = (k[76] * (v211 - y_R)) + r[28]
    dy[29] = (k[77] * (v211 - y_X)) + r[29]


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
    y_pc = y[12]
    y_cb = y[13]
    y_ct = y[14]
    y_pre = y[15]
    y_tr = y[16]
    y_nv = y[17]
    y_me = y[18]
    y_ma = y[19]
    y_pb = y[20]
    y_ll = y[21]
    y_ab = y[22]
    y_igg = y[23]
    y_c3 = y[24]
    y_il6 = y[25]
    y_crp = y[26]
    y_fer = y[27]
    y_R = y[28]
    y_X = y[29]
    v118 = ((k[0] * y_fluc) + (k[1] * y_cy))
    v123 = ((k[2] * y_fluc) + (k[3] * y_cy))
    v128 = (1.0 / ((k[4] * y_Th) + k[5]))
    v130 = (y_cb + y_ct)
    v133 = (y_tr + y_nv)
    v134 = (v133 + y_me)
    v136 = (1.0 / (v130 + k[6]))
    v137 = (v130 * v136)
    v141 = (1.0 / ((k[39] * v128) + k[40]))
    v142 = (v128 * v141)
    v146 = (1.0 / (v134 + k[42]))
    v149 = (1.0 + (k[41] * (v134 * v146)))
    v150 = (v142 * v149)
    v154 = (1.0 - (k[43] * v130))
    v155 = (v150 * v154)
    v158 = (k[7] + (k[8] * y_Tal))
    v162 = (1.0 / (k[9] + (k[10] * y_cb)))
    v163 = (y_cb * v162)
    v164 = (k[13] * v163)
    v167 = (1.0 / (k[11] + y_ct))
    v168 = (y_ct * v167)
    v169 = (k[12] * v168)
    v176 = (1.0 / y_nc)
    v181 = (1.0 / y_pc)
    v203 = (k[12] * (v168 * y_me))
    v204 = ((k[13] * (v163 * v133)) + v203)
    v211 = ((k[14] * y_ab) + (k[15] * y_pb))
    v218 = (k[16] * y_flup)
    v243 = exp(((k[29] * log((k[30] * v176))) - ((k[31] * y_fluc) + (k[32] * y_cy))))
    v244 = (v243 - 1.0)
    v257 = exp(((k[34] * log((k[35] * v181))) - ((k[36] * y_fluc) + (k[37] * y_cy))))
    v258 = (v257 - 1.0)
    v265 = (k[17] * y_cb)
    v267 = (k[18] * y_ct)
    v319 = (1.0 - y_ma)
    v374 = (1.0 + (k[65] * y_ab))
    v380 = (1.0 / (v204 + k[69]))
    v389 = ((k[19] * y_il6) - 1.0)
    v426 = (v136 - ((v136 * v136) * v130))
    v431 = ((k[25] * (v426 * y_Th)) + (k[26] * (v426 * y_Tal)))
    v435 = (v243 * y_np)
    v477 = (v257 * y_pp)
    v520 = (v128 * v128)
    v545 = (v150 * y_ct)
    v570 = (k[78] * ((((v146 - ((v146 * v146) * v134)) * v142) * v154) * y_ct))
    v579 = (v167 - ((v167 * v167) * y_ct))
    v596 = (v162 - (k[10] * ((v162 * v162) * y_cb)))
    v617 = (v579 * y_me)
    v679 = (v596 * v133)
    v681 = (v380 * v380)
    v719 = (k[79] * ((k[13] * (v163 * v380)) - (k[13] * ((v163 * v681) * v204))))
    dy[0] = (v218 - (k[20] * y_fluc)) + r[0]
    dy[1] = ((k[21] * y_fluc) - v218) + r[1]
    dy[2] = (-(k[22] * y_cy)) + r[2]
    dy[3] = ((k[23] * (k[24] - y_Th)) - (v118 * y_Th)) + r[3]
    dy[4] = ((((k[25] * (y_Th * v137)) + (k[26] * (y_Tal * v137))) - (k[27] * y_Tal)) - (v118 * y_Tal)) + r[4]
    dy[5] = (k[28] * (y_np * v244)) + r[5]
    dy[6] = (k[28] * (y_np - y_n1)) + r[6]
    dy[7] = (k[28] * (y_n1 - y_n2)) + r[7]
    dy[8] = (k[28] * (y_n2 - y_n3)) + r[8]
    dy[9] = (k[28] * (y_n3 - y_nc)) + r[9]
    dy[10] = (k[33] * (y_pp * v258)) + r[10]
    dy[11] = (k[33] * (y_pp - y_p1)) + r[11]
    dy[12] = (k[33] * (y_p1 - y_pc)) + r[12]
    dy[13] = ((v267 - v265) - (v158 * y_cb)) + r[13]
    dy[14] = (((v265 - v267) + (k[38] * (v155 * y_ct))) - (v158 * y_ct)) + r[14]
    dy[15] = (((k[44] * (1.0 - y_pre)) - (k[45] * (v168 * y_pre))) - (v123 * y_pre)) + r[15]
    dy[16] = ((((k[46] * y_pre) - (k[47] * y_tr)) - (k[13] * (v163 * y_tr))) - (v123 * y_tr)) + r[16]
    dy[17] = ((((k[48] * y_tr) - (k[49] * y_nv)) - (k[13] * (v163 * y_nv))) - (v123 * y_nv)) + r[17]
    dy[18] = ((((k[50] * y_nv) - (k[51] * y_me)) - v203) - (v123 * y_me)) + r[18]
    dy[19] = ((((k[52] * (y_ma * v319)) + (k[53] * (y_nv * v319))) - (k[12] * (v168 * y_ma))) - (0.35 * (v123 * y_ma))) + r[19]
    dy[20] = (((k[54] * (y_ma - y_pb)) - (k[13] * (v163 * y_pb))) - (0.5 * (v123 * y_pb))) + r[20]
    dy[21] = ((k[55] * (y_ma - y_ll)) - (k[56] * (v168 * y_ll))) + r[21]
    dy[22] = (k[57] * ((k[58] * ((k[59] * y_pb) + (k[60] * y_ll))) - y_ab)) + r[22]
    dy[23] = (0.033 * ((k[61] * (0.8 + (k[62] * y_me))) - y_igg)) + r[23]
    dy[24] = (k[63] * (k[64] - (y_c3 * v374))) + r[24]
    dy[25] = (k[66] * ((k[67] * (1.0 + (k[68] * (v204 * v380)))) - y_il6)) + r[25]
    dy[26] = (k[70] * ((k[71] * (1.0 + (k[72] * v389))) - y_crp)) + r[26]
    dy[27] = (k[73] * ((k[74] * (1.0 + (k[75] * v389))) - y_fer)) + r[27]
    dy[28] = (k[76] * (v211 - y_R)) + r[28]
    dy[29] = (k[77] * (v211 - y_X)) + r[29]
    jac[0] = k[80]
    jac[1] = k[16]
    jac[2] = k[21]
    jac[3] = k[81]
    jac[4] = k[82]
    jac[5] = (-(k[0] * y_Th))
    jac[6] = (-(k[1] * y_Th))
    jac[7] = (k[83] - v118)
    jac[8] = (-(k[0] * y_Tal))
    jac[9] = (-(k[1] * y_Tal))
    jac[10] = (k[25] * v137)
    jac[11] = (((k[26] * v137) - k[27]) - v118)
    jac[12] = v431
    jac[13] = v431
    jac[14] = (-(k[84] * v435))
    jac[15] = (-(k[85] * v435))
    jac[16] = (k[28] * v244)
    jac[17] = (-(k[86] * ((((v176 * v176) * y_nc) * v243) * y_np)))
    jac[18] = k[28]
    jac[19] = k[87]
    jac[20] = k[28]
    jac[21] = k[87]
    jac[22] = k[28]
    jac[23] = k[87]
    jac[24] = k[28]
    jac[25] = k[87]
    jac[26] = (-(k[88] * v477))
    jac[27] = (-(k[89] * v477))
    jac[28] = (k[33] * v258)
    jac[29] = (-(k[90] * ((((v181 * v181) * y_pc) * v257) * y_pp)))
    jac[30] = k[33]
    jac[31] = k[91]
    jac[32] = k[33]
    jac[33] = k[91]
    jac[34] = (-(k[8] * y_cb))
    jac[35] = (k[92] - v158)
    jac[36] = k[18]
    jac[37] = (k[38] * (((((k[93] * ((v520 * (v141 * v141)) * v128)) - (k[4] * (v520 * v141))) * v149) * v154) * y_ct))
    jac[38] = (-(k[8] * y_ct))
    jac[39] = (k[17] - (k[94] * v545))
    jac[40] = (((k[38] * (v155 - (k[43] * v545))) - k[18]) - v158)
    jac[41] = v570
    jac[42] = v570
    jac[43] = v570
    jac[44] = (-(k[2] * y_pre))
    jac[45] = (-(k[3] * y_pre))
    jac[46] = (-(k[45] * (v579 * y_pre)))
    jac[47] = ((k[95] - (k[45] * v168)) - v123)
    jac[48] = (-(k[2] * y_tr))
    jac[49] = (-(k[3] * y_tr))
    jac[50] = (-(k[13] * (v596 * y_tr)))
    jac[51] = k[46]
    jac[52] = ((k[96] - v164) - v123)
    jac[53] = (-(k[2] * y_nv))
    jac[54] = (-(k[3] * y_nv))
    jac[55] = (-(k[13] * (v596 * y_nv)))
    jac[56] = k[48]
    jac[57] = ((k[97] - v164) - v123)
    jac[58] = (-(k[2] * y_me))
    jac[59] = (-(k[3] * y_me))
    jac[60] = (-(k[12] * v617))
    jac[61] = k[50]
    jac[62] = ((k[98] - v169) - v123)
    jac[63] = (-(k[99] * y_ma))
    jac[64] = (-(k[100] * y_ma))
    jac[65] = (-(k[12] * (v579 * y_ma)))
    jac[66] = (k[53] * v319)
    jac[67] = ((((k[52] * (v319 + ((-1.0) * y_ma))) + (k[101] * y_nv)) - v169) - (0.35 * v123))
    jac[68] = (-(k[102] * y_pb))
    jac[69] = (-(k[103] * y_pb))
    jac[70] = (-(k[13] * (v596 * y_pb)))
    jac[71] = k[54]
    jac[72] = ((k[104] - v164) - (0.5 * v123))
    jac[73] = (-(k[56] * (v579 * y_ll)))
    jac[74] = k[55]
    jac[75] = (k[105] - (k[56] * v168))
    jac[76] = k[106]
    jac[77] = k[107]
    jac[78] = k[108]
    jac[79] = k[109]
    jac[80] = (-0.033)
    jac[81] = (-(k[110] * y_c3))
    jac[82] = (-(k[63] * v374))
    jac[83] = (k[79] * ((k[13] * (v679 * v380)) - (k[13] * ((v679 * v681) * v204))))
    jac[84] = (k[79] * ((k[12] * (v617 * v380)) - (k[12] * ((v617 * v681) * v204))))
    jac[85] = v719
    jac[86] = v719
    jac[87] = (k[79] * ((k[12] * (v168 * v380)) - (k[12] * ((v168 * v681) * v204))))
    jac[88] = k[111]
    jac[89] = k[112]
    jac[90] = k[113]
    jac[91] = k[114]
    jac[92] = k[115]
    jac[93] = k[116]
    jac[94] = k[117]
    jac[95] = k[118]
    jac[96] = k[119]
    jac[97] = k[120]
    jac[98] = k[121]


@floating_kernel
def assigned(y, k, a):
    y_fluc = y[0]
    y_cy = y[2]
    y_Th = y[3]
    y_Tal = y[4]
    y_nc = y[9]
    y_pc = y[12]
    y_cb = y[13]
    y_ct = y[14]
    y_tr = y[16]
    y_nv = y[17]
    y_me = y[18]
    y_pb = y[20]
    y_ab = y[22]
    v128 = (1.0 / ((k[4] * y_Th) + k[5]))
    v129 = (k[39] * v128)
    v130 = (y_cb + y_ct)
    v132 = (k[10] * y_cb)
    v133 = (y_tr + y_nv)
    v134 = (v133 + y_me)
    v163 = (y_cb * (1.0 / (k[9] + v132)))
    v168 = (y_ct * (1.0 / (k[11] + y_ct)))
    a[0] = (k[122] * y_fluc)
    a[1] = (k[123] * y_cy)
    a[2] = ((k[0] * y_fluc) + (k[1] * y_cy))
    a[3] = ((k[2] * y_fluc) + (k[3] * y_cy))
    a[4] = v129
    a[5] = v130
    a[6] = v132
    a[7] = v134
    a[8] = (v130 * (1.0 / (v130 + k[6])))
    a[9] = (k[38] * (((v128 * (1.0 / (v129 + k[40]))) * (1.0 + (k[41] * (v134 * (1.0 / (v134 + k[42])))))) * (1.0 - (k[43] * v130))))
    a[10] = (k[7] + (k[8] * y_Tal))
    a[11] = (k[13] * v163)
    a[12] = (k[12] * v168)
    a[13] = k[28]
    a[14] = k[33]
    a[15] = exp((k[29] * log((k[30] * (1.0 / y_nc)))))
    a[16] = exp((k[34] * log((k[35] * (1.0 / y_pc)))))
    a[17] = exp((-((k[31] * y_fluc) + (k[32] * y_cy))))
    a[18] = exp((-((k[36] * y_fluc) + (k[37] * y_cy))))
    a[19] = ((k[13] * (v163 * v133)) + (k[12] * (v168 * y_me)))
    a[20] = ((k[14] * y_ab) + (k[15] * y_pb))


@floating_kernel
def constants(p, k):
    v110 = (1.0 / p[1])
    v112 = (1.0 / p[5])
    v119 = (p[8] * v110)
    v121 = (p[9] * v112)
    v124 = (1.0 + p[16])
    v125 = (1.0 / p[14])
    v131 = (1.0 / p[36])
    v138 = (p[32] * v124)
    v152 = (1.0 / p[35])
    v172 = (4.0 * (1.0 / p[24]))
    v175 = (2.0 * (1.0 / p[27]))
    v186 = (p[10] * v110)
    v188 = (p[11] * v112)
    v193 = (p[12] * v110)
    v195 = (p[13] * v112)
    v206 = (1.0 / p[57])
    v207 = (v206 * p[72])
    v209 = (1.0 - p[72])
    v213 = ((p[0] + p[2]) * v110)
    v217 = (p[2] * (1.0 / p[3]))
    v223 = (p[4] * v112)
    v286 = (p[45] + p[46])
    v310 = (1.0 / p[47])
    v323 = (p[52] * v310)
    v353 = (1.0 - p[56])
    v365 = ((1.0 / p[49]) * 0.2)
    v372 = (v206 * p[61])
    v387 = (1.0 / p[63])
    k[0] = (p[6] * v110)
    k[1] = (p[7] * v112)
    k[2] = v119
    k[3] = v121
    k[4] = v125
    k[5] = p[16]
    k[6] = p[21]
    k[7] = p[31]
    k[8] = p[22]
    k[9] = p[38]
    k[10] = v131
    k[11] = p[40]
    k[12] = p[39]
    k[13] = (p[37] * v131)
    k[14] = v207
    k[15] = v209
    k[16] = v217
    k[17] = p[29]
    k[18] = p[30]
    k[19] = v387
    k[20] = v213
    k[21] = (p[2] * v110)
    k[22] = v223
    k[23] = p[15]
    k[24] = p[14]
    k[25] = p[18]
    k[26] = p[19]
    k[27] = p[20]
    k[28] = v172
    k[29] = p[25]
    k[30] = p[23]
    k[31] = v186
    k[32] = v188
    k[33] = v175
    k[34] = p[28]
    k[35] = p[26]
    k[36] = v193
    k[37] = v195
    k[38] = v138
    k[39] = v124
    k[40] = p[17]
    k[41] = p[33]
    k[42] = p[34]
    k[43] = v152
    k[44] = p[43]
    k[45] = (p[41] * p[39])
    k[46] = (v286 * p[44])
    k[47] = v286
    k[48] = ((1.0 / p[44]) * (p[48] * p[47]))
    k[49] = p[48]
    k[50] = (v310 * (p[50] * p[49]))
    k[51] = p[50]
    k[52] = p[51]
    k[53] = v323
    k[54] = p[53]
    k[55] = p[54]
    k[56] = (p[42] * p[39])
    k[57] = p[55]
    k[58] = p[57]
    k[59] = v353
    k[60] = p[56]
    k[61] = p[58]
    k[62] = v365
    k[63] = p[60]
    k[64] = p[59]
    k[65] = v372
    k[66] = p[62]
    k[67] = p[63]
    k[68] = p[64]
    k[69] = p[65]
    k[70] = p[66]
    k[71] = p[67]
    k[72] = p[68]
    k[73] = p[69]
    k[74] = p[70]
    k[75] = p[71]
    k[76] = p[73]
    k[77] = p[74]
    k[78] = (v138 * p[33])
    k[79] = (p[62] * (p[63] * p[64]))
    k[80] = (-v213)
    k[81] = (-v217)
    k[82] = (-v223)
    k[83] = ((-1.0) * p[15])
    k[84] = (v172 * v186)
    k[85] = (v172 * v188)
    k[86] = (v172 * (p[25] * ((1.0 / p[23]) * p[23])))
    k[87] = ((-1.0) * v172)
    k[88] = (v175 * v193)
    k[89] = (v175 * v195)
    k[90] = (v175 * (p[28] * ((1.0 / p[26]) * p[26])))
    k[91] = ((-1.0) * v175)
    k[92] = (-p[29])
    k[93] = (v124 * v125)
    k[94] = (v138 * v152)
    k[95] = ((-1.0) * p[43])
    k[96] = (-v286)
    k[97] = (-p[48])
    k[98] = (-p[50])
    k[99] = (0.35 * v119)
    k[100] = (0.35 * v121)
    k[101] = (v323 * (-1.0))
    k[102] = (0.5 * v119)
    k[103] = (0.5 * v121)
    k[104] = ((-1.0) * p[53])
    k[105] = ((-1.0) * p[54])
    k[106] = ((v353 * p[57]) * p[55])
    k[107] = ((p[56] * p[57]) * p[55])
    k[108] = ((-1.0) * p[55])
    k[109] = ((v365 * p[58]) * 0.033)
    k[110] = (p[60] * v372)
    k[111] = ((-1.0) * p[62])
    k[112] = (((v387 * p[68]) * p[67]) * p[66])
    k[113] = ((-1.0) * p[66])
    k[114] = (((v387 * p[71]) * p[70]) * p[69])
    k[115] = ((-1.0) * p[69])
    k[116] = (v209 * p[73])
    k[117] = (v207 * p[73])
    k[118] = ((-1.0) * p[73])
    k[119] = (v209 * p[74])
    k[120] = (v207 * p[74])
    k[121] = ((-1.0) * p[74])
    k[122] = v110
    k[123] = v112


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
    y[13] = 0.0
    y[14] = 0.0
    y[15] = 1.0
    y[16] = p[44]
    y[17] = p[47]
    y[18] = p[49]
    y[19] = 1.0
    y[20] = 1.0
    y[21] = 1.0
    y[22] = p[57]
    y[23] = p[58]
    y[24] = (p[59] * (1.0 / (1.0 + p[61])))
    y[25] = p[63]
    y[26] = p[67]
    y[27] = p[70]
    y[28] = 1.0
    y[29] = 1.0


@floating_kernel
def decompose(jac, shift, lu):
    m2_2 = 1.0 / (shift - jac[4])
    lu[0] = m2_2
    m23_23 = 1.0 / (shift - jac[80])
    lu[1] = m23_23
    m23_18 = - jac[79]
    lu[2] = m23_18
    m24_24 = 1.0 / (shift - jac[82])
    lu[3] = m24_24
    m24_22 = - jac[81]
    lu[4] = m24_22
    m26_26 = 1.0 / (shift - jac[90])
    lu[5] = m26_26
    m26_25 = - jac[89]
    lu[6] = m26_25
    m27_27 = 1.0 / (shift - jac[92])
    lu[7] = m27_27
    m27_25 = - jac[91]
    lu[8] = m27_25
    m25_25 = 1.0 / (shift - jac[88])
    lu[9] = m25_25
    m25_18 = - jac[87]
    lu[10] = m25_18
    m25_17 = - jac[86]
    lu[11] = m25_17
    m25_16 = - jac[85]
    lu[12] = m25_16
    m25_13 = - jac[83]
    lu[13] = m25_13
    m25_14 = - jac[84]
    lu[14] = m25_14
    m28_28 = 1.0 / (shift - jac[95])
    lu[15] = m28_28
    m28_22 = - jac[94]
    lu[16] = m28_22
    m28_20 = - jac[93]
    lu[17] = m28_20
    m29_29 = 1.0 / (shift - jac[98])
    lu[18] = m29_29
    m29_22 = - jac[97]
    lu[19] = m29_22
    m29_20 = - jac[96]
    lu[20] = m29_20
    m22_22 = 1.0 / (shift - jac[78])
    lu[21] = m22_22
    m22_20 = - jac[76]
    lu[22] = m22_20
    m22_21 = - jac[77]
    lu[23] = m22_21
    m20_2 = (- jac[69]) * m2_2
    lu[24] = m20_2
    m20_20 = 1.0 / (shift - jac[72])
    lu[25] = m20_20
    m20_19 = - jac[71]
    lu[26] = m20_19
    m20_0 = - jac[68]
    lu[27] = m20_0
    m20_13 = - jac[70]
    lu[28] = m20_13
    m21_21 = 1.0 / (shift - jac[75])
    lu[29] = m21_21
    m21_19 = - jac[74]
    lu[30] = m21_19
    m21_14 = - jac[73]
    lu[31] = m21_14
    m19_2 = (- jac[64]) * m2_2
    lu[32] = m19_2
    m19_19 = 1.0 / (shift - jac[67])
    lu[33] = m19_19
    m19_0 = - jac[63]
    lu[34] = m19_0
    m19_17 = - jac[66]
    lu[35] = m19_17
    m19_14 = - jac[65]
    lu[36] = m19_14
    m1_1 = 1.0 / (shift - jac[3])
    lu[37] = m1_1
    m1_0 = - jac[2]
    lu[38] = m1_0
    m0_1 = (- jac[1]) * m1_1
    lu[39] = m0_1
    m0_0 = 1.0 / (shift - jac[0] - m0_1 * m1_0)
    lu[40] = m0_0
    m3_2 = (- jac[6]) * m2_2
    lu[41] = m3_2
    m3_0 = (- jac[5]) * m0_0
    lu[42] = m3_0
    m3_3 = 1.0 / (shift - jac[7])
    lu[43] = m3_3
    m5_2 = (- jac[15]) * m2_2
    lu[44] = m5_2
    m5_0 = (- jac[14]) * m0_0
    lu[45] = m5_0
    m5_5 = 1.0 / (shift - jac[16])
    lu[46] = m5_5
    m5_9 = - jac[17]
    lu[47] = m5_9
    m6_5 = (- jac[18]) * m5_5
    lu[48] = m6_5
    m6_6 = 1.0 / (shift - jac[19])
    lu[49] = m6_6
    m6_9 = 0.0 - m6_5 * m5_9
    lu[50] = m6_9
    m7_6 = (- jac[20]) * m6_6
    lu[51] = m7_6
    m7_7 = 1.0 / (shift - jac[21])
    lu[52] = m7_7
    m7_9 = 0.0 - m7_6 * m6_9
    lu[53] = m7_9
    m8_7 = (- jac[22]) * m7_7
    lu[54] = m8_7
    m8_8 = 1.0 / (shift - jac[23])
    lu[55] = m8_8
    m8_9 = 0.0 - m8_7 * m7_9
    lu[56] = m8_9
    m9_8 = (- jac[24]) * m8_8
    lu[57] = m9_8
    m9_9 = 1.0 / (shift - jac[25] - m9_8 * m8_9)
    lu[58] = m9_9
    m10_2 = (- jac[27]) * m2_2
    lu[59] = m10_2
    m10_0 = (- jac[26]) * m0_0
    lu[60] = m10_0
    m10_10 = 1.0 / (shift - jac[28])
    lu[61] = m10_10
    m10_12 = - jac[29]
    lu[62] = m10_12
    m11_10 = (- jac[30]) * m10_10
    lu[63] = m11_10
    m11_11 = 1.0 / (shift - jac[31])
    lu[64] = m11_11
    m11_12 = 0.0 - m11_10 * m10_12
    lu[65] = m11_12
    m12_11 = (- jac[32]) * m11_11
    lu[66] = m12_11
    m12_12 = 1.0 / (shift - jac[33] - m12_11 * m11_12)
    lu[67] = m12_12
    m15_2 = (- jac[45]) * m2_2
    lu[68] = m15_2
    m15_0 = (- jac[44]) * m0_0
    lu[69] = m15_0
    m15_15 = 1.0 / (shift - jac[47])
    lu[70] = m15_15
    m15_14 = - jac[46]
    lu[71] = m15_14
    m18_2 = (- jac[59]) * m2_2
    lu[72] = m18_2
    m18_0 = (- jac[58]) * m0_0
    lu[73] = m18_0
    m18_18 = 1.0 / (shift - jac[62])
    lu[74] = m18_18
    m18_17 = - jac[61]
    lu[75] = m18_17
    m18_14 = - jac[60]
    lu[76] = m18_14
    m17_2 = (- jac[54]) * m2_2
    lu[77] = m17_2
    m17_0 = (- jac[53]) * m0_0
    lu[78] = m17_0
    m17_17 = 1.0 / (shift - jac[57])
    lu[79] = m17_17
    m17_16 = - jac[56]
    lu[80] = m17_16
    m17_13 = - jac[55]
    lu[81] = m17_13
    m16_2 = (- jac[49]) * m2_2
    lu[82] = m16_2
    m16_0 = (- jac[48]) * m0_0
    lu[83] = m16_0
    m16_15 = (- jac[51]) * m15_15
    lu[84] = m16_15
    m16_16 = 1.0 / (shift - jac[52])
    lu[85] = m16_16
    m16_13 = - jac[50]
    lu[86] = m16_13
    m16_14 = 0.0 - m16_15 * m15_14
    lu[87] = m16_14
    m4_2 = (- jac[9]) * m2_2
    lu[88] = m4_2
    m4_0 = (- jac[8]) * m0_0
    lu[89] = m4_0
    m4_3 = (- jac[10]) * m3_3
    lu[90] = m4_3
    m4_4 = 1.0 / (shift - jac[11])
    lu[91] = m4_4
    m4_13 = - jac[12]
    lu[92] = m4_13
    m4_14 = - jac[13]
    lu[93] = m4_14
    m13_4 = (- jac[34]) * m4_4
    lu[94] = m13_4
    m13_13 = 1.0 / (shift - jac[35] - m13_4 * m4_13)
    lu[95] = m13_13
    m13_14 = - jac[36] - m13_4 * m4_14
    lu[96] = m13_14
    m14_3 = (- jac[37]) * m3_3
    lu[97] = m14_3
    m14_18 = (- jac[43]) * m18_18
    lu[98] = m14_18
    m14_17 = (- jac[42] - m14_18 * m18_17) * m17_17
    lu[99] = m14_17
    m14_16 = (- jac[41] - m14_17 * m17_16) * m16_16
    lu[100] = m14_16
    m14_4 = (- jac[38]) * m4_4
    lu[101] = m14_4
    m14_13 = (- jac[39] - m14_17 * m17_13 - m14_16 * m16_13 - m14_4 * m4_13) * m13_13
    lu[102] = m14_13
    m14_14 = 1.0 / (shift - jac[40] - m14_18 * m18_14 - m14_16 * m16_14 - m14_4 * m4_14 - m14_13 * m13_14)
    lu[103] = m14_14


@floating_kernel
def solve(lu, b):
    x2 = b[2]
    x23 = b[23]
    x24 = b[24]
    x26 = b[26]
    x27 = b[27]
    x25 = b[25]
    x28 = b[28]
    x29 = b[29]
    x22 = b[22]
    x20 = b[20] - lu[24] * x2
    x21 = b[21]
    x19 = b[19] - lu[32] * x2
    x1 = b[1]
    x0 = b[0] - lu[39] * x1
    x3 = b[3] - lu[41] * x2 - lu[42] * x0
    x5 = b[5] - lu[44] * x2 - lu[45] * x0
    x6 = b[6] - lu[48] * x5
    x7 = b[7] - lu[51] * x6
    x8 = b[8] - lu[54] * x7
    x9 = b[9] - lu[57] * x8
    x10 = b[10] - lu[59] * x2 - lu[60] * x0
    x11 = b[11] - lu[63] * x10
    x12 = b[12] - lu[66] * x11
    x15 = b[15] - lu[68] * x2 - lu[69] * x0
    x18 = b[18] - lu[72] * x2 - lu[73] * x0
    x17 = b[17] - lu[77] * x2 - lu[78] * x0
    x16 = b[16] - lu[82] * x2 - lu[83] * x0 - lu[84] * x15
    x4 = b[4] - lu[88] * x2 - lu[89] * x0 - lu[90] * x3
    x13 = b[13] - lu[94] * x4
    x14 = b[14] - lu[97] * x3 - lu[98] * x18 - lu[99] * x17 - lu[100] * x16 - lu[101] * x4 - lu[102] * x13
    x14 = (x14) * lu[103]
    b[14] = x14
    x13 = (x13 - lu[96] * x14) * lu[95]
    b[13] = x13
    x4 = (x4 - lu[92] * x13 - lu[93] * x14) * lu[91]
    b[4] = x4
    x16 = (x16 - lu[86] * x13 - lu[87] * x14) * lu[85]
    b[16] = x16
    x17 = (x17 - lu[80] * x16 - lu[81] * x13) * lu[79]
    b[17] = x17
    x18 = (x18 - lu[75] * x17 - lu[76] * x14) * lu[74]
    b[18] = x18
    x15 = (x15 - lu[71] * x14) * lu[70]
    b[15] = x15
    x12 = (x12) * lu[67]
    b[12] = x12
    x11 = (x11 - lu[65] * x12) * lu[64]
    b[11] = x11
    x10 = (x10 - lu[62] * x12) * lu[61]
    b[10] = x10
    x9 = (x9) * lu[58]
    b[9] = x9
    x8 = (x8 - lu[56] * x9) * lu[55]
    b[8] = x8
    x7 = (x7 - lu[53] * x9) * lu[52]
    b[7] = x7
    x6 = (x6 - lu[50] * x9) * lu[49]
    b[6] = x6
    x5 = (x5 - lu[47] * x9) * lu[46]
    b[5] = x5
    x3 = (x3) * lu[43]
    b[3] = x3
    x0 = (x0) * lu[40]
    b[0] = x0
    x1 = (x1 - lu[38] * x0) * lu[37]
    b[1] = x1
    x19 = (x19 - lu[34] * x0 - lu[35] * x17 - lu[36] * x14) * lu[33]
    b[19] = x19
    x21 = (x21 - lu[30] * x19 - lu[31] * x14) * lu[29]
    b[21] = x21
    x20 = (x20 - lu[26] * x19 - lu[27] * x0 - lu[28] * x13) * lu[25]
    b[20] = x20
    x22 = (x22 - lu[22] * x20 - lu[23] * x21) * lu[21]
    b[22] = x22
    x29 = (x29 - lu[19] * x22 - lu[20] * x20) * lu[18]
    b[29] = x29
    x28 = (x28 - lu[16] * x22 - lu[17] * x20) * lu[15]
    b[28] = x28
    x25 = (x25 - lu[10] * x18 - lu[11] * x17 - lu[12] * x16 - lu[13] * x13 - lu[14] * x14) * lu[9]
    b[25] = x25
    x27 = (x27 - lu[8] * x25) * lu[7]
    b[27] = x27
    x26 = (x26 - lu[6] * x25) * lu[5]
    b[26] = x26
    x24 = (x24 - lu[4] * x22) * lu[3]
    b[24] = x24
    x23 = (x23 - lu[2] * x18) * lu[1]
    b[23] = x23
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
        y_pc = y[192 + lane]
        y_cb = y[208 + lane]
        y_ct = y[224 + lane]
        y_pre = y[240 + lane]
        y_tr = y[256 + lane]
        y_nv = y[272 + lane]
        y_me = y[288 + lane]
        y_ma = y[304 + lane]
        y_pb = y[320 + lane]
        y_ll = y[336 + lane]
        y_ab = y[352 + lane]
        y_igg = y[368 + lane]
        y_c3 = y[384 + lane]
        y_il6 = y[400 + lane]
        y_crp = y[416 + lane]
        y_fer = y[432 + lane]
        y_R = y[448 + lane]
        y_X = y[464 + lane]
        v118 = ((k[0 + lane] * y_fluc) + (k[16 + lane] * y_cy))
        v123 = ((k[32 + lane] * y_fluc) + (k[48 + lane] * y_cy))
        v128 = (1.0 / ((k[64 + lane] * y_Th) + k[80 + lane]))
        v130 = (y_cb + y_ct)
        v133 = (y_tr + y_nv)
        v134 = (v133 + y_me)
        v137 = (v130 * (1.0 / (v130 + k[96 + lane])))
        v158 = (k[112 + lane] + (k[128 + lane] * y_Tal))
        v163 = (y_cb * (1.0 / (k[144 + lane] + (k[160 + lane] * y_cb))))
        v168 = (y_ct * (1.0 / (k[176 + lane] + y_ct)))
        v203 = (k[192 + lane] * (v168 * y_me))
        v204 = ((k[208 + lane] * (v163 * v133)) + v203)
        v211 = ((k[224 + lane] * y_ab) + (k[240 + lane] * y_pb))
        v218 = (k[256 + lane] * y_flup)
        v265 = (k[272 + lane] * y_cb)
        v267 = (k[288 + lane] * y_ct)
        v319 = (1.0 - y_ma)
        v389 = ((k[304 + lane] * y_il6) - 1.0)
        dy[0 + lane] = (v218 - (k[320 + lane] * y_fluc)) + r[0 + lane]
        dy[16 + lane] = ((k[336 + lane] * y_fluc) - v218) + r[16 + lane]
        dy[32 + lane] = (-(k[352 + lane] * y_cy)) + r[32 + lane]
        dy[48 + lane] = ((k[368 + lane] * (k[384 + lane] - y_Th)) - (v118 * y_Th)) + r[48 + lane]
        dy[64 + lane] = ((((k[400 + lane] * (y_Th * v137)) + (k[416 + lane] * (y_Tal * v137))) - (k[432 + lane] * y_Tal)) - (v118 * y_Tal)) + r[64 + lane]
        dy[80 + lane] = (k[448 + lane] * (y_np * (exp(((k[464 + lane] * log((k[480 + lane] * (1.0 / y_nc)))) - ((k[496 + lane] * y_fluc) + (k[512 + lane] * y_cy)))) - 1.0))) + r[80 + lane]
        dy[96 + lane] = (k[448 + lane] * (y_np - y_n1)) + r[96 + lane]
        dy[112 + lane] = (k[448 + lane] * (y_n1 - y_n2)) + r[112 + lane]
        dy[128 + lane] = (k[448 + lane] * (y_n2 - y_n3)) + r[128 + lane]
        dy[144 + lane] = (k[448 + lane] * (y_n3 - y_nc)) + r[144 + lane]
        dy[160 + lane] = (k[528 + lane] * (y_pp * (exp(((k[544 + lane] * log((k[560 + lane] * (1.0 / y_pc)))) - ((k[576 + lane] * y_fluc) + (k[592 + lane] * y_cy)))) - 1.0))) + r[160 + lane]
        dy[176 + lane] = (k[528 + lane] * (y_pp - y_p1)) + r[176 + lane]
        dy[192 + lane] = (k[528 + lane] * (y_p1 - y_pc)) + r[192 + lane]
        dy[208 + lane] = ((v267 - v265) - (v158 * y_cb)) + r[208 + lane]
        dy[224 + lane] = (((v265 - v267) + (k[608 + lane] * ((((v128 * (1.0 / ((k[624 + lane] * v128) + k[640 + lane]))) * (1.0 + (k[656 + lane] * (v134 * (1.0 / (v134 + k[672 + lane])))))) * (1.0 - (k[688 + lane] * v130))) * y_ct))) - (v158 * y_ct)) + r[224 + lane]
        dy[240 + lane] = (((k[704 + lane] * (1.0 - y_pre)) - (k[720 + lane] * (v168 * y_pre))) - (v123 * y_pre)) + r[240 + lane]
        dy[256 + lane] = ((((k[736 + lane] * y_pre) - (k[752 + lane] * y_tr)) - (k[208 + lane] * (v163 * y_tr))) - (v123 * y_tr)) + r[256 + lane]
        dy[272 + lane] = ((((k[768 + lane] * y_tr) - (k[784 + lane] * y_nv)) - (k[208 + lane] * (v163 * y_nv))) - (v123 * y_nv)) + r[272 + lane]
        dy[288 + lane] = ((((k[800 + lane] * y_nv) - (k[816 + lane] * y_me)) - v203) - (v123 * y_me)) + r[288 + lane]
        dy[304 + lane] = ((((k[832 + lane] * (y_ma * v319)) + (k[848 + lane] * (y_nv * v319))) - (k[192 + lane] * (v168 * y_ma))) - (0.35 * (v123 * y_ma))) + r[304 + lane]
        dy[320 + lane] = (((k[864 + lane] * (y_ma - y_pb)) - (k[208 + lane] * (v163 * y_pb))) - (0.5 * (v123 * y_pb))) + r[320 + lane]
        dy[336 + lane] = ((k[880 + lane] * (y_ma - y_ll)) - (k[896 + lane] * (v168 * y_ll))) + r[336 + lane]
        dy[352 + lane] = (k[912 + lane] * ((k[928 + lane] * ((k[944 + lane] * y_pb) + (k[960 + lane] * y_ll))) - y_ab)) + r[352 + lane]
        dy[368 + lane] = (0.033 * ((k[976 + lane] * (0.8 + (k[992 + lane] * y_me))) - y_igg)) + r[368 + lane]
        dy[384 + lane] = (k[1008 + lane] * (k[1024 + lane] - (y_c3 * (1.0 + (k[1040 + lane] * y_ab))))) + r[384 + lane]
        dy[400 + lane] = (k[1056 + lane] * ((k[1072 + lane] * (1.0 + (k[1088 + lane] * (v204 * (1.0 / (v204 + k[1104 + lane])))))) - y_il6)) + r[400 + lane]
        dy[416 + lane] = (k[1120 + lane] * ((k[1136 + lane] * (1.0 + (k[1152 + lane] * v389))) - y_crp)) + r[416 + lane]
        dy[432 + lane] = (k[1168 + lane] * ((k[1184 + lane] * (1.0 + (k[1200 + lane] * v389))) - y_fer)) + r[432 + lane]
        dy[448 + lane] = (k[1216 + lane] * (v211 - y_R)) + r[448 + lane]
        dy[464 + lane] = (k[1232 + lane] * (v211 - y_X)) + r[464 + lane]


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
        y_pc = desk[192 + lane]
        y_cb = desk[208 + lane]
        y_ct = desk[224 + lane]
        y_pre = desk[240 + lane]
        y_tr = desk[256 + lane]
        y_nv = desk[272 + lane]
        y_me = desk[288 + lane]
        y_ma = desk[304 + lane]
        y_pb = desk[320 + lane]
        y_ll = desk[336 + lane]
        y_ab = desk[352 + lane]
        y_igg = desk[368 + lane]
        y_c3 = desk[384 + lane]
        y_il6 = desk[400 + lane]
        y_crp = desk[416 + lane]
        y_fer = desk[432 + lane]
        y_R = desk[448 + lane]
        y_X = desk[464 + lane]
        v118 = ((desk[4704 + lane] * y_fluc) + (desk[4720 + lane] * y_cy))
        v123 = ((desk[4736 + lane] * y_fluc) + (desk[4752 + lane] * y_cy))
        v128 = (1.0 / ((desk[4768 + lane] * y_Th) + desk[4784 + lane]))
        v130 = (y_cb + y_ct)
        v133 = (y_tr + y_nv)
        v134 = (v133 + y_me)
        v136 = (1.0 / (v130 + desk[4800 + lane]))
        v137 = (v130 * v136)
        v141 = (1.0 / ((desk[5328 + lane] * v128) + desk[5344 + lane]))
        v142 = (v128 * v141)
        v146 = (1.0 / (v134 + desk[5376 + lane]))
        v149 = (1.0 + (desk[5360 + lane] * (v134 * v146)))
        v150 = (v142 * v149)
        v154 = (1.0 - (desk[5392 + lane] * v130))
        v155 = (v150 * v154)
        v158 = (desk[4816 + lane] + (desk[4832 + lane] * y_Tal))
        v162 = (1.0 / (desk[4848 + lane] + (desk[4864 + lane] * y_cb)))
        v163 = (y_cb * v162)
        v164 = (desk[4912 + lane] * v163)
        v167 = (1.0 / (desk[4880 + lane] + y_ct))
        v168 = (y_ct * v167)
        v169 = (desk[4896 + lane] * v168)
        v176 = (1.0 / y_nc)
        v181 = (1.0 / y_pc)
        v203 = (desk[4896 + lane] * (v168 * y_me))
        v204 = ((desk[4912 + lane] * (v163 * v133)) + v203)
        v211 = ((desk[4928 + lane] * y_ab) + (desk[4944 + lane] * y_pb))
        v218 = (desk[4960 + lane] * y_flup)
        v243 = exp(((desk[5168 + lane] * log((desk[5184 + lane] * v176))) - ((desk[5200 + lane] * y_fluc) + (desk[5216 + lane] * y_cy))))
        v244 = (v243 - 1.0)
        v257 = exp(((desk[5248 + lane] * log((desk[5264 + lane] * v181))) - ((desk[5280 + lane] * y_fluc) + (desk[5296 + lane] * y_cy))))
        v258 = (v257 - 1.0)
        v265 = (desk[4976 + lane] * y_cb)
        v267 = (desk[4992 + lane] * y_ct)
        v319 = (1.0 - y_ma)
        v374 = (1.0 + (desk[5744 + lane] * y_ab))
        v380 = (1.0 / (v204 + desk[5808 + lane]))
        v389 = ((desk[5008 + lane] * y_il6) - 1.0)
        v426 = (v136 - ((v136 * v136) * v130))
        v431 = ((desk[5104 + lane] * (v426 * y_Th)) + (desk[5120 + lane] * (v426 * y_Tal)))
        v435 = (v243 * y_np)
        v477 = (v257 * y_pp)
        v520 = (v128 * v128)
        v545 = (v150 * y_ct)
        v570 = (desk[5952 + lane] * ((((v146 - ((v146 * v146) * v134)) * v142) * v154) * y_ct))
        v579 = (v167 - ((v167 * v167) * y_ct))
        v596 = (v162 - (desk[4864 + lane] * ((v162 * v162) * y_cb)))
        v617 = (v579 * y_me)
        v679 = (v596 * v133)
        v681 = (v380 * v380)
        v719 = (desk[5968 + lane] * ((desk[4912 + lane] * (v163 * v380)) - (desk[4912 + lane] * ((v163 * v681) * v204))))
        desk[480 + lane] = (v218 - (desk[5024 + lane] * y_fluc)) + desk[960 + lane]
        desk[496 + lane] = ((desk[5040 + lane] * y_fluc) - v218) + desk[976 + lane]
        desk[512 + lane] = (-(desk[5056 + lane] * y_cy)) + desk[992 + lane]
        desk[528 + lane] = ((desk[5072 + lane] * (desk[5088 + lane] - y_Th)) - (v118 * y_Th)) + desk[1008 + lane]
        desk[544 + lane] = ((((desk[5104 + lane] * (y_Th * v137)) + (desk[5120 + lane] * (y_Tal * v137))) - (desk[5136 + lane] * y_Tal)) - (v118 * y_Tal)) + desk[1024 + lane]
        desk[560 + lane] = (desk[5152 + lane] * (y_np * v244)) + desk[1040 + lane]
        desk[576 + lane] = (desk[5152 + lane] * (y_np - y_n1)) + desk[1056 + lane]
        desk[592 + lane] = (desk[5152 + lane] * (y_n1 - y_n2)) + desk[1072 + lane]
        desk[608 + lane] = (desk[5152 + lane] * (y_n2 - y_n3)) + desk[1088 + lane]
        desk[624 + lane] = (desk[5152 + lane] * (y_n3 - y_nc)) + desk[1104 + lane]
        desk[640 + lane] = (desk[5232 + lane] * (y_pp * v258)) + desk[1120 + lane]
        desk[656 + lane] = (desk[5232 + lane] * (y_pp - y_p1)) + desk[1136 + lane]
        desk[672 + lane] = (desk[5232 + lane] * (y_p1 - y_pc)) + desk[1152 + lane]
        desk[688 + lane] = ((v267 - v265) - (v158 * y_cb)) + desk[1168 + lane]
        desk[704 + lane] = (((v265 - v267) + (desk[5312 + lane] * (v155 * y_ct))) - (v158 * y_ct)) + desk[1184 + lane]
        desk[720 + lane] = (((desk[5408 + lane] * (1.0 - y_pre)) - (desk[5424 + lane] * (v168 * y_pre))) - (v123 * y_pre)) + desk[1200 + lane]
        desk[736 + lane] = ((((desk[5440 + lane] * y_pre) - (desk[5456 + lane] * y_tr)) - (desk[4912 + lane] * (v163 * y_tr))) - (v123 * y_tr)) + desk[1216 + lane]
        desk[752 + lane] = ((((desk[5472 + lane] * y_tr) - (desk[5488 + lane] * y_nv)) - (desk[4912 + lane] * (v163 * y_nv))) - (v123 * y_nv)) + desk[1232 + lane]
        desk[768 + lane] = ((((desk[5504 + lane] * y_nv) - (desk[5520 + lane] * y_me)) - v203) - (v123 * y_me)) + desk[1248 + lane]
        desk[784 + lane] = ((((desk[5536 + lane] * (y_ma * v319)) + (desk[5552 + lane] * (y_nv * v319))) - (desk[4896 + lane] * (v168 * y_ma))) - (0.35 * (v123 * y_ma))) + desk[1264 + lane]
        desk[800 + lane] = (((desk[5568 + lane] * (y_ma - y_pb)) - (desk[4912 + lane] * (v163 * y_pb))) - (0.5 * (v123 * y_pb))) + desk[1280 + lane]
        desk[816 + lane] = ((desk[5584 + lane] * (y_ma - y_ll)) - (desk[5600 + lane] * (v168 * y_ll))) + desk[1296 + lane]
        desk[832 + lane] = (desk[5616 + lane] * ((desk[5632 + lane] * ((desk[5648 + lane] * y_pb) + (desk[5664 + lane] * y_ll))) - y_ab)) + desk[1312 + lane]
        desk[848 + lane] = (0.033 * ((desk[5680 + lane] * (0.8 + (desk[5696 + lane] * y_me))) - y_igg)) + desk[1328 + lane]
        desk[864 + lane] = (desk[5712 + lane] * (desk[5728 + lane] - (y_c3 * v374))) + desk[1344 + lane]
        desk[880 + lane] = (desk[5760 + lane] * ((desk[5776 + lane] * (1.0 + (desk[5792 + lane] * (v204 * v380)))) - y_il6)) + desk[1360 + lane]
        desk[896 + lane] = (desk[5824 + lane] * ((desk[5840 + lane] * (1.0 + (desk[5856 + lane] * v389))) - y_crp)) + desk[1376 + lane]
        desk[912 + lane] = (desk[5872 + lane] * ((desk[5888 + lane] * (1.0 + (desk[5904 + lane] * v389))) - y_fer)) + desk[1392 + lane]
        desk[928 + lane] = (desk[5920 + lane] * (v211 - y_R)) + desk[1408 + lane]
        desk[944 + lane] = (desk[5936 + lane] * (v211 - y_X)) + desk[1424 + lane]
        desk[1456 + lane] = desk[5984 + lane]
        desk[1472 + lane] = desk[4960 + lane]
        desk[1488 + lane] = desk[5040 + lane]
        desk[1504 + lane] = desk[6000 + lane]
        desk[1520 + lane] = desk[6016 + lane]
        desk[1536 + lane] = (-(desk[4704 + lane] * y_Th))
        desk[1552 + lane] = (-(desk[4720 + lane] * y_Th))
        desk[1568 + lane] = (desk[6032 + lane] - v118)
        desk[1584 + lane] = (-(desk[4704 + lane] * y_Tal))
        desk[1600 + lane] = (-(desk[4720 + lane] * y_Tal))
        desk[1616 + lane] = (desk[5104 + lane] * v137)
        desk[1632 + lane] = (((desk[5120 + lane] * v137) - desk[5136 + lane]) - v118)
        desk[1648 + lane] = v431
        desk[1664 + lane] = v431
        desk[1680 + lane] = (-(desk[6048 + lane] * v435))
        desk[1696 + lane] = (-(desk[6064 + lane] * v435))
        desk[1712 + lane] = (desk[5152 + lane] * v244)
        desk[1728 + lane] = (-(desk[6080 + lane] * ((((v176 * v176) * y_nc) * v243) * y_np)))
        desk[1744 + lane] = desk[5152 + lane]
        desk[1760 + lane] = desk[6096 + lane]
        desk[1776 + lane] = desk[5152 + lane]
        desk[1792 + lane] = desk[6096 + lane]
        desk[1808 + lane] = desk[5152 + lane]
        desk[1824 + lane] = desk[6096 + lane]
        desk[1840 + lane] = desk[5152 + lane]
        desk[1856 + lane] = desk[6096 + lane]
        desk[1872 + lane] = (-(desk[6112 + lane] * v477))
        desk[1888 + lane] = (-(desk[6128 + lane] * v477))
        desk[1904 + lane] = (desk[5232 + lane] * v258)
        desk[1920 + lane] = (-(desk[6144 + lane] * ((((v181 * v181) * y_pc) * v257) * y_pp)))
        desk[1936 + lane] = desk[5232 + lane]
        desk[1952 + lane] = desk[6160 + lane]
        desk[1968 + lane] = desk[5232 + lane]
        desk[1984 + lane] = desk[6160 + lane]
        desk[2000 + lane] = (-(desk[4832 + lane] * y_cb))
        desk[2016 + lane] = (desk[6176 + lane] - v158)
        desk[2032 + lane] = desk[4992 + lane]
        desk[2048 + lane] = (desk[5312 + lane] * (((((desk[6192 + lane] * ((v520 * (v141 * v141)) * v128)) - (desk[4768 + lane] * (v520 * v141))) * v149) * v154) * y_ct))
        desk[2064 + lane] = (-(desk[4832 + lane] * y_ct))
        desk[2080 + lane] = (desk[4976 + lane] - (desk[6208 + lane] * v545))
        desk[2096 + lane] = (((desk[5312 + lane] * (v155 - (desk[5392 + lane] * v545))) - desk[4992 + lane]) - v158)
        desk[2112 + lane] = v570
        desk[2128 + lane] = v570
        desk[2144 + lane] = v570
        desk[2160 + lane] = (-(desk[4736 + lane] * y_pre))
        desk[2176 + lane] = (-(desk[4752 + lane] * y_pre))
        desk[2192 + lane] = (-(desk[5424 + lane] * (v579 * y_pre)))
        desk[2208 + lane] = ((desk[6224 + lane] - (desk[5424 + lane] * v168)) - v123)
        desk[2224 + lane] = (-(desk[4736 + lane] * y_tr))
        desk[2240 + lane] = (-(desk[4752 + lane] * y_tr))
        desk[2256 + lane] = (-(desk[4912 + lane] * (v596 * y_tr)))
        desk[2272 + lane] = desk[5440 + lane]
        desk[2288 + lane] = ((desk[6240 + lane] - v164) - v123)
        desk[2304 + lane] = (-(desk[4736 + lane] * y_nv))
        desk[2320 + lane] = (-(desk[4752 + lane] * y_nv))
        desk[2336 + lane] = (-(desk[4912 + lane] * (v596 * y_nv)))
        desk[2352 + lane] = desk[5472 + lane]
        desk[2368 + lane] = ((desk[6256 + lane] - v164) - v123)
        desk[2384 + lane] = (-(desk[4736 + lane] * y_me))
        desk[2400 + lane] = (-(desk[4752 + lane] * y_me))
        desk[2416 + lane] = (-(desk[4896 + lane] * v617))
        desk[2432 + lane] = desk[5504 + lane]
        desk[2448 + lane] = ((desk[6272 + lane] - v169) - v123)
        desk[2464 + lane] = (-(desk[6288 + lane] * y_ma))
        desk[2480 + lane] = (-(desk[6304 + lane] * y_ma))
        desk[2496 + lane] = (-(desk[4896 + lane] * (v579 * y_ma)))
        desk[2512 + lane] = (desk[5552 + lane] * v319)
        desk[2528 + lane] = ((((desk[5536 + lane] * (v319 + ((-1.0) * y_ma))) + (desk[6320 + lane] * y_nv)) - v169) - (0.35 * v123))
        desk[2544 + lane] = (-(desk[6336 + lane] * y_pb))
        desk[2560 + lane] = (-(desk[6352 + lane] * y_pb))
        desk[2576 + lane] = (-(desk[4912 + lane] * (v596 * y_pb)))
        desk[2592 + lane] = desk[5568 + lane]
        desk[2608 + lane] = ((desk[6368 + lane] - v164) - (0.5 * v123))
        desk[2624 + lane] = (-(desk[5600 + lane] * (v579 * y_ll)))
        desk[2640 + lane] = desk[5584 + lane]
        desk[2656 + lane] = (desk[6384 + lane] - (desk[5600 + lane] * v168))
        desk[2672 + lane] = desk[6400 + lane]
        desk[2688 + lane] = desk[6416 + lane]
        desk[2704 + lane] = desk[6432 + lane]
        desk[2720 + lane] = desk[6448 + lane]
        desk[2736 + lane] = (-0.033)
        desk[2752 + lane] = (-(desk[6464 + lane] * y_c3))
        desk[2768 + lane] = (-(desk[5712 + lane] * v374))
        desk[2784 + lane] = (desk[5968 + lane] * ((desk[4912 + lane] * (v679 * v380)) - (desk[4912 + lane] * ((v679 * v681) * v204))))
        desk[2800 + lane] = (desk[5968 + lane] * ((desk[4896 + lane] * (v617 * v380)) - (desk[4896 + lane] * ((v617 * v681) * v204))))
        desk[2816 + lane] = v719
        desk[2832 + lane] = v719
        desk[2848 + lane] = (desk[5968 + lane] * ((desk[4896 + lane] * (v168 * v380)) - (desk[4896 + lane] * ((v168 * v681) * v204))))
        desk[2864 + lane] = desk[6480 + lane]
        desk[2880 + lane] = desk[6496 + lane]
        desk[2896 + lane] = desk[6512 + lane]
        desk[2912 + lane] = desk[6528 + lane]
        desk[2928 + lane] = desk[6544 + lane]
        desk[2944 + lane] = desk[6560 + lane]
        desk[2960 + lane] = desk[6576 + lane]
        desk[2976 + lane] = desk[6592 + lane]
        desk[2992 + lane] = desk[6608 + lane]
        desk[3008 + lane] = desk[6624 + lane]
        desk[3024 + lane] = desk[6640 + lane]


@floating_kernel
def decompose_in_lanes(desk):
    for lane in range(LANES):
        m2_2 = 1.0 / (desk[1440 + lane] - desk[1520 + lane])
        desk[3040 + lane] = m2_2
        m23_23 = 1.0 / (desk[1440 + lane] - desk[2736 + lane])
        desk[3056 + lane] = m23_23
        m23_18 = - desk[2720 + lane]
        desk[3072 + lane] = m23_18
        m24_24 = 1.0 / (desk[1440 + lane] - desk[2768 + lane])
        desk[3088 + lane] = m24_24
        m24_22 = - desk[2752 + lane]
        desk[3104 + lane] = m24_22
        m26_26 = 1.0 / (desk[1440 + lane] - desk[2896 + lane])
        desk[3120 + lane] = m26_26
        m26_25 = - desk[2880 + lane]
        desk[3136 + lane] = m26_25
        m27_27 = 1.0 / (desk[1440 + lane] - desk[2928 + lane])
        desk[3152 + lane] = m27_27
        m27_25 = - desk[2912 + lane]
        desk[3168 + lane] = m27_25
        m25_25 = 1.0 / (desk[1440 + lane] - desk[2864 + lane])
        desk[3184 + lane] = m25_25
        m25_18 = - desk[2848 + lane]
        desk[3200 + lane] = m25_18
        m25_17 = - desk[2832 + lane]
        desk[3216 + lane] = m25_17
        m25_16 = - desk[2816 + lane]
        desk[3232 + lane] = m25_16
        m25_13 = - desk[2784 + lane]
        desk[3248 + lane] = m25_13
        m25_14 = - desk[2800 + lane]
        desk[3264 + lane] = m25_14
        m28_28 = 1.0 / (desk[1440 + lane] - desk[2976 + lane])
        desk[3280 + lane] = m28_28
        m28_22 = - desk[2960 + lane]
        desk[3296 + lane] = m28_22
        m28_20 = - desk[2944 + lane]
        desk[3312 + lane] = m28_20
        m29_29 = 1.0 / (desk[1440 + lane] - desk[3024 + lane])
        desk[3328 + lane] = m29_29
        m29_22 = - desk[3008 + lane]
        desk[3344 + lane] = m29_22
        m29_20 = - desk[2992 + lane]
        desk[3360 + lane] = m29_20
        m22_22 = 1.0 / (desk[1440 + lane] - desk[2704 + lane])
        desk[3376 + lane] = m22_22
        m22_20 = - desk[2672 + lane]
        desk[3392 + lane] = m22_20
        m22_21 = - desk[2688 + lane]
        desk[3408 + lane] = m22_21
        m20_2 = (- desk[2560 + lane]) * m2_2
        desk[3424 + lane] = m20_2
        m20_20 = 1.0 / (desk[1440 + lane] - desk[2608 + lane])
        desk[3440 + lane] = m20_20
        m20_19 = - desk[2592 + lane]
        desk[3456 + lane] = m20_19
        m20_0 = - desk[2544 + lane]
        desk[3472 + lane] = m20_0
        m20_13 = - desk[2576 + lane]
        desk[3488 + lane] = m20_13
        m21_21 = 1.0 / (desk[1440 + lane] - desk[2656 + lane])
        desk[3504 + lane] = m21_21
        m21_19 = - desk[2640 + lane]
        desk[3520 + lane] = m21_19
        m21_14 = - desk[2624 + lane]
        desk[3536 + lane] = m21_14
        m19_2 = (- desk[2480 + lane]) * m2_2
        desk[3552 + lane] = m19_2
        m19_19 = 1.0 / (desk[1440 + lane] - desk[2528 + lane])
        desk[3568 + lane] = m19_19
        m19_0 = - desk[2464 + lane]
        desk[3584 + lane] = m19_0
        m19_17 = - desk[2512 + lane]
        desk[3600 + lane] = m19_17
        m19_14 = - desk[2496 + lane]
        desk[3616 + lane] = m19_14
        m1_1 = 1.0 / (desk[1440 + lane] - desk[1504 + lane])
        desk[3632 + lane] = m1_1
        m1_0 = - desk[1488 + lane]
        desk[3648 + lane] = m1_0
        m0_1 = (- desk[1472 + lane]) * m1_1
        desk[3664 + lane] = m0_1
        m0_0 = 1.0 / (desk[1440 + lane] - desk[1456 + lane] - m0_1 * m1_0)
        desk[3680 + lane] = m0_0
        m3_2 = (- desk[1552 + lane]) * m2_2
        desk[3696 + lane] = m3_2
        m3_0 = (- desk[1536 + lane]) * m0_0
        desk[3712 + lane] = m3_0
        m3_3 = 1.0 / (desk[1440 + lane] - desk[1568 + lane])
        desk[3728 + lane] = m3_3
        m5_2 = (- desk[1696 + lane]) * m2_2
        desk[3744 + lane] = m5_2
        m5_0 = (- desk[1680 + lane]) * m0_0
        desk[3760 + lane] = m5_0
        m5_5 = 1.0 / (desk[1440 + lane] - desk[1712 + lane])
        desk[3776 + lane] = m5_5
        m5_9 = - desk[1728 + lane]
        desk[3792 + lane] = m5_9
        m6_5 = (- desk[1744 + lane]) * m5_5
        desk[3808 + lane] = m6_5
        m6_6 = 1.0 / (desk[1440 + lane] - desk[1760 + lane])
        desk[3824 + lane] = m6_6
        m6_9 = 0.0 - m6_5 * m5_9
        desk[3840 + lane] = m6_9
        m7_6 = (- desk[1776 + lane]) * m6_6
        desk[3856 + lane] = m7_6
        m7_7 = 1.0 / (desk[1440 + lane] - desk[1792 + lane])
        desk[3872 + lane] = m7_7
        m7_9 = 0.0 - m7_6 * m6_9
        desk[3888 + lane] = m7_9
        m8_7 = (- desk[1808 + lane]) * m7_7
        desk[3904 + lane] = m8_7
        m8_8 = 1.0 / (desk[1440 + lane] - desk[1824 + lane])
        desk[3920 + lane] = m8_8
        m8_9 = 0.0 - m8_7 * m7_9
        desk[3936 + lane] = m8_9
        m9_8 = (- desk[1840 + lane]) * m8_8
        desk[3952 + lane] = m9_8
        m9_9 = 1.0 / (desk[1440 + lane] - desk[1856 + lane] - m9_8 * m8_9)
        desk[3968 + lane] = m9_9
        m10_2 = (- desk[1888 + lane]) * m2_2
        desk[3984 + lane] = m10_2
        m10_0 = (- desk[1872 + lane]) * m0_0
        desk[4000 + lane] = m10_0
        m10_10 = 1.0 / (desk[1440 + lane] - desk[1904 + lane])
        desk[4016 + lane] = m10_10
        m10_12 = - desk[1920 + lane]
        desk[4032 + lane] = m10_12
        m11_10 = (- desk[1936 + lane]) * m10_10
        desk[4048 + lane] = m11_10
        m11_11 = 1.0 / (desk[1440 + lane] - desk[1952 + lane])
        desk[4064 + lane] = m11_11
        m11_12 = 0.0 - m11_10 * m10_12
        desk[4080 + lane] = m11_12
        m12_11 = (- desk[1968 + lane]) * m11_11
        desk[4096 + lane] = m12_11
        m12_12 = 1.0 / (desk[1440 + lane] - desk[1984 + lane] - m12_11 * m11_12)
        desk[4112 + lane] = m12_12
        m15_2 = (- desk[2176 + lane]) * m2_2
        desk[4128 + lane] = m15_2
        m15_0 = (- desk[2160 + lane]) * m0_0
        desk[4144 + lane] = m15_0
        m15_15 = 1.0 / (desk[1440 + lane] - desk[2208 + lane])
        desk[4160 + lane] = m15_15
        m15_14 = - desk[2192 + lane]
        desk[4176 + lane] = m15_14
        m18_2 = (- desk[2400 + lane]) * m2_2
        desk[4192 + lane] = m18_2
        m18_0 = (- desk[2384 + lane]) * m0_0
        desk[4208 + lane] = m18_0
        m18_18 = 1.0 / (desk[1440 + lane] - desk[2448 + lane])
        desk[4224 + lane] = m18_18
        m18_17 = - desk[2432 + lane]
        desk[4240 + lane] = m18_17
        m18_14 = - desk[2416 + lane]
        desk[4256 + lane] = m18_14
        m17_2 = (- desk[2320 + lane]) * m2_2
        desk[4272 + lane] = m17_2
        m17_0 = (- desk[2304 + lane]) * m0_0
        desk[4288 + lane] = m17_0
        m17_17 = 1.0 / (desk[1440 + lane] - desk[2368 + lane])
        desk[4304 + lane] = m17_17
        m17_16 = - desk[2352 + lane]
        desk[4320 + lane] = m17_16
        m17_13 = - desk[2336 + lane]
        desk[4336 + lane] = m17_13
        m16_2 = (- desk[2240 + lane]) * m2_2
        desk[4352 + lane] = m16_2
        m16_0 = (- desk[2224 + lane]) * m0_0
        desk[4368 + lane] = m16_0
        m16_15 = (- desk[2272 + lane]) * m15_15
        desk[4384 + lane] = m16_15
        m16_16 = 1.0 / (desk[1440 + lane] - desk[2288 + lane])
        desk[4400 + lane] = m16_16
        m16_13 = - desk[2256 + lane]
        desk[4416 + lane] = m16_13
        m16_14 = 0.0 - m16_15 * m15_14
        desk[4432 + lane] = m16_14
        m4_2 = (- desk[1600 + lane]) * m2_2
        desk[4448 + lane] = m4_2
        m4_0 = (- desk[1584 + lane]) * m0_0
        desk[4464 + lane] = m4_0
        m4_3 = (- desk[1616 + lane]) * m3_3
        desk[4480 + lane] = m4_3
        m4_4 = 1.0 / (desk[1440 + lane] - desk[1632 + lane])
        desk[4496 + lane] = m4_4
        m4_13 = - desk[1648 + lane]
        desk[4512 + lane] = m4_13
        m4_14 = - desk[1664 + lane]
        desk[4528 + lane] = m4_14
        m13_4 = (- desk[2000 + lane]) * m4_4
        desk[4544 + lane] = m13_4
        m13_13 = 1.0 / (desk[1440 + lane] - desk[2016 + lane] - m13_4 * m4_13)
        desk[4560 + lane] = m13_13
        m13_14 = - desk[2032 + lane] - m13_4 * m4_14
        desk[4576 + lane] = m13_14
        m14_3 = (- desk[2048 + lane]) * m3_3
        desk[4592 + lane] = m14_3
        m14_18 = (- desk[2144 + lane]) * m18_18
        desk[4608 + lane] = m14_18
        m14_17 = (- desk[2128 + lane] - m14_18 * m18_17) * m17_17
        desk[4624 + lane] = m14_17
        m14_16 = (- desk[2112 + lane] - m14_17 * m17_16) * m16_16
        desk[4640 + lane] = m14_16
        m14_4 = (- desk[2064 + lane]) * m4_4
        desk[4656 + lane] = m14_4
        m14_13 = (- desk[2080 + lane] - m14_17 * m17_13 - m14_16 * m16_13 - m14_4 * m4_13) * m13_13
        desk[4672 + lane] = m14_13
        m14_14 = 1.0 / (desk[1440 + lane] - desk[2096 + lane] - m14_18 * m18_14 - m14_16 * m16_14 - m14_4 * m4_14 - m14_13 * m13_14)
        desk[4688 + lane] = m14_14


@floating_kernel
def solve_in_lanes(lu, b):
    for lane in range(LANES):
        x2 = b[32 + lane]
        x23 = b[368 + lane]
        x24 = b[384 + lane]
        x26 = b[416 + lane]
        x27 = b[432 + lane]
        x25 = b[400 + lane]
        x28 = b[448 + lane]
        x29 = b[464 + lane]
        x22 = b[352 + lane]
        x20 = b[320 + lane] - lu[384 + lane] * x2
        x21 = b[336 + lane]
        x19 = b[304 + lane] - lu[512 + lane] * x2
        x1 = b[16 + lane]
        x0 = b[0 + lane] - lu[624 + lane] * x1
        x3 = b[48 + lane] - lu[656 + lane] * x2 - lu[672 + lane] * x0
        x5 = b[80 + lane] - lu[704 + lane] * x2 - lu[720 + lane] * x0
        x6 = b[96 + lane] - lu[768 + lane] * x5
        x7 = b[112 + lane] - lu[816 + lane] * x6
        x8 = b[128 + lane] - lu[864 + lane] * x7
        x9 = b[144 + lane] - lu[912 + lane] * x8
        x10 = b[160 + lane] - lu[944 + lane] * x2 - lu[960 + lane] * x0
        x11 = b[176 + lane] - lu[1008 + lane] * x10
        x12 = b[192 + lane] - lu[1056 + lane] * x11
        x15 = b[240 + lane] - lu[1088 + lane] * x2 - lu[1104 + lane] * x0
        x18 = b[288 + lane] - lu[1152 + lane] * x2 - lu[1168 + lane] * x0
        x17 = b[272 + lane] - lu[1232 + lane] * x2 - lu[1248 + lane] * x0
        x16 = b[256 + lane] - lu[1312 + lane] * x2 - lu[1328 + lane] * x0 - lu[1344 + lane] * x15
        x4 = b[64 + lane] - lu[1408 + lane] * x2 - lu[1424 + lane] * x0 - lu[1440 + lane] * x3
        x13 = b[208 + lane] - lu[1504 + lane] * x4
        x14 = b[224 + lane] - lu[1552 + lane] * x3 - lu[1568 + lane] * x18 - lu[1584 + lane] * x17 - lu[1600 + lane] * x16 - lu[1616 + lane] * x4 - lu[1632 + lane] * x13
        x14 = (x14) * lu[1648 + lane]
        b[224 + lane] = x14
        x13 = (x13 - lu[1536 + lane] * x14) * lu[1520 + lane]
        b[208 + lane] = x13
        x4 = (x4 - lu[1472 + lane] * x13 - lu[1488 + lane] * x14) * lu[1456 + lane]
        b[64 + lane] = x4
        x16 = (x16 - lu[1376 + lane] * x13 - lu[1392 + lane] * x14) * lu[1360 + lane]
        b[256 + lane] = x16
        x17 = (x17 - lu[1280 + lane] * x16 - lu[1296 + lane] * x13) * lu[1264 + lane]
        b[272 + lane] = x17
        x18 = (x18 - lu[1200 + lane] * x17 - lu[1216 + lane] * x14) * lu[1184 + lane]
        b[288 + lane] = x18
        x15 = (x15 - lu[1136 + lane] * x14) * lu[1120 + lane]
        b[240 + lane] = x15
        x12 = (x12) * lu[1072 + lane]
        b[192 + lane] = x12
        x11 = (x11 - lu[1040 + lane] * x12) * lu[1024 + lane]
        b[176 + lane] = x11
        x10 = (x10 - lu[992 + lane] * x12) * lu[976 + lane]
        b[160 + lane] = x10
        x9 = (x9) * lu[928 + lane]
        b[144 + lane] = x9
        x8 = (x8 - lu[896 + lane] * x9) * lu[880 + lane]
        b[128 + lane] = x8
        x7 = (x7 - lu[848 + lane] * x9) * lu[832 + lane]
        b[112 + lane] = x7
        x6 = (x6 - lu[800 + lane] * x9) * lu[784 + lane]
        b[96 + lane] = x6
        x5 = (x5 - lu[752 + lane] * x9) * lu[736 + lane]
        b[80 + lane] = x5
        x3 = (x3) * lu[688 + lane]
        b[48 + lane] = x3
        x0 = (x0) * lu[640 + lane]
        b[0 + lane] = x0
        x1 = (x1 - lu[608 + lane] * x0) * lu[592 + lane]
        b[16 + lane] = x1
        x19 = (x19 - lu[544 + lane] * x0 - lu[560 + lane] * x17 - lu[576 + lane] * x14) * lu[528 + lane]
        b[304 + lane] = x19
        x21 = (x21 - lu[480 + lane] * x19 - lu[496 + lane] * x14) * lu[464 + lane]
        b[336 + lane] = x21
        x20 = (x20 - lu[416 + lane] * x19 - lu[432 + lane] * x0 - lu[448 + lane] * x13) * lu[400 + lane]
        b[320 + lane] = x20
        x22 = (x22 - lu[352 + lane] * x20 - lu[368 + lane] * x21) * lu[336 + lane]
        b[352 + lane] = x22
        x29 = (x29 - lu[304 + lane] * x22 - lu[320 + lane] * x20) * lu[288 + lane]
        b[464 + lane] = x29
        x28 = (x28 - lu[256 + lane] * x22 - lu[272 + lane] * x20) * lu[240 + lane]
        b[448 + lane] = x28
        x25 = (x25 - lu[160 + lane] * x18 - lu[176 + lane] * x17 - lu[192 + lane] * x16 - lu[208 + lane] * x13 - lu[224 + lane] * x14) * lu[144 + lane]
        b[400 + lane] = x25
        x27 = (x27 - lu[128 + lane] * x25) * lu[112 + lane]
        b[432 + lane] = x27
        x26 = (x26 - lu[96 + lane] * x25) * lu[80 + lane]
        b[416 + lane] = x26
        x24 = (x24 - lu[64 + lane] * x22) * lu[48 + lane]
        b[384 + lane] = x24
        x23 = (x23 - lu[32 + lane] * x18) * lu[16 + lane]
        b[368 + lane] = x23
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
        norm[0 + lane] = sqrt(total / 30.0)
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
