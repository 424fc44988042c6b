"""Compiled engine of the model car_nk_sle_as_tried, revision 1: CD19 CAR-NK cells in systemic lupus erythematosus, as tried.

Generated from model.toml and parameters.csv; never edited.  A test makes it anew.
"""

# fmt: off
# pyright: basic, reportUnusedVariable=false

from math import exp, log, pow, sqrt, tanh

import numpy as np

from firstdose.design.kernel import floating_kernel

N = 30
NONZERO = 99
DECOMPOSED = 104
CONSTANTS = 124
ASSIGNMENTS = 21


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
