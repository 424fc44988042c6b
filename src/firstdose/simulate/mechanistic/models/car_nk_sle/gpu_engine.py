"""Engine of the model car_nk_sle, revision 3, for a graphics processor.

Generated from model.toml and parameters.csv; never edited.  A test makes it anew.
"""

# fmt: off
# pyright: basic, reportOptionalCall=false, reportArgumentType=false, reportCallIssue=false

from math import sqrt

from numba import cuda, float64, int64

from firstdose.simulate.mechanistic.models.car_nk_sle import engine
from firstdose.simulate.mechanistic.models.car_nk_sle.engine import (
    CONSTANTS, DESK, DY_AT, FIRST_RODAS4, JAC_AT, K_AT, LU_AT, N, NEGATIVE_STATE, NOT_FINITE, OK,
    R_AT, SHIFT_AT, TOO_MANY_STEPS, Y_AT,
)

LANES = 1

on_device = cuda.jit(device=True)
constants = on_device(engine.constants.py_func)
initial = on_device(engine.initial.py_func)
rates_in_lanes = on_device(engine.rates.py_func)
rates_and_jacobian = on_device(engine.rates_and_jacobian.py_func)
decompose = on_device(engine.decompose.py_func)
solve_in_lanes = on_device(engine.solve.py_func)
next_break = on_device(engine.next_break.py_func)
before_or_at = on_device(engine.before_or_at.py_func)
arrive = on_device(engine.arrive.py_func)
first_step = on_device(engine.first_step.py_func)
dropped_rests = on_device(engine.dropped_rests.py_func)
between = on_device(engine.between.py_func)


@on_device
def rates_and_jacobian_in_lanes(desk):
    rates_and_jacobian(desk[:DY_AT], desk[K_AT:], desk[R_AT:SHIFT_AT], desk[DY_AT:R_AT],
                       desk[JAC_AT:LU_AT])


@on_device
def decompose_in_lanes(desk):
    decompose(desk[JAC_AT:LU_AT], desk[SHIFT_AT], desk[LU_AT:K_AT])


@on_device
def error_size_in_lanes(error, y, new, rtol, floor, norm, negative):
    total = 0.0
    below = 0.0
    e0 = error[0] / (rtol * (floor[0] + max(abs(y[0]), abs(new[0]))))
    total = total + e0 * e0
    below = 1.0 if new[0] < -10.0 * rtol * floor[0] else below
    e1 = error[1] / (rtol * (floor[1] + max(abs(y[1]), abs(new[1]))))
    total = total + e1 * e1
    below = 1.0 if new[1] < -10.0 * rtol * floor[1] else below
    e2 = error[2] / (rtol * (floor[2] + max(abs(y[2]), abs(new[2]))))
    total = total + e2 * e2
    below = 1.0 if new[2] < -10.0 * rtol * floor[2] else below
    e3 = error[3] / (rtol * (floor[3] + max(abs(y[3]), abs(new[3]))))
    total = total + e3 * e3
    below = 1.0 if new[3] < -10.0 * rtol * floor[3] else below
    e4 = error[4] / (rtol * (floor[4] + max(abs(y[4]), abs(new[4]))))
    total = total + e4 * e4
    below = 1.0 if new[4] < -10.0 * rtol * floor[4] else below
    e5 = error[5] / (rtol * (floor[5] + max(abs(y[5]), abs(new[5]))))
    total = total + e5 * e5
    below = 1.0 if new[5] < -10.0 * rtol * floor[5] else below
    e6 = error[6] / (rtol * (floor[6] + max(abs(y[6]), abs(new[6]))))
    total = total + e6 * e6
    below = 1.0 if new[6] < -10.0 * rtol * floor[6] else below
    e7 = error[7] / (rtol * (floor[7] + max(abs(y[7]), abs(new[7]))))
    total = total + e7 * e7
    below = 1.0 if new[7] < -10.0 * rtol * floor[7] else below
    e8 = error[8] / (rtol * (floor[8] + max(abs(y[8]), abs(new[8]))))
    total = total + e8 * e8
    below = 1.0 if new[8] < -10.0 * rtol * floor[8] else below
    e9 = error[9] / (rtol * (floor[9] + max(abs(y[9]), abs(new[9]))))
    total = total + e9 * e9
    below = 1.0 if new[9] < -10.0 * rtol * floor[9] else below
    e10 = error[10] / (rtol * (floor[10] + max(abs(y[10]), abs(new[10]))))
    total = total + e10 * e10
    below = 1.0 if new[10] < -10.0 * rtol * floor[10] else below
    e11 = error[11] / (rtol * (floor[11] + max(abs(y[11]), abs(new[11]))))
    total = total + e11 * e11
    below = 1.0 if new[11] < -10.0 * rtol * floor[11] else below
    e12 = error[12] / (rtol * (floor[12] + max(abs(y[12]), abs(new[12]))))
    total = total + e12 * e12
    below = 1.0 if new[12] < -10.0 * rtol * floor[12] else below
    e13 = error[13] / (rtol * (floor[13] + max(abs(y[13]), abs(new[13]))))
    total = total + e13 * e13
    below = 1.0 if new[13] < -10.0 * rtol * floor[13] else below
    e14 = error[14] / (rtol * (floor[14] + max(abs(y[14]), abs(new[14]))))
    total = total + e14 * e14
    below = 1.0 if new[14] < -10.0 * rtol * floor[14] else below
    e15 = error[15] / (rtol * (floor[15] + max(abs(y[15]), abs(new[15]))))
    total = total + e15 * e15
    below = 1.0 if new[15] < -10.0 * rtol * floor[15] else below
    e16 = error[16] / (rtol * (floor[16] + max(abs(y[16]), abs(new[16]))))
    total = total + e16 * e16
    below = 1.0 if new[16] < -10.0 * rtol * floor[16] else below
    e17 = error[17] / (rtol * (floor[17] + max(abs(y[17]), abs(new[17]))))
    total = total + e17 * e17
    below = 1.0 if new[17] < -10.0 * rtol * floor[17] else below
    e18 = error[18] / (rtol * (floor[18] + max(abs(y[18]), abs(new[18]))))
    total = total + e18 * e18
    below = 1.0 if new[18] < -10.0 * rtol * floor[18] else below
    e19 = error[19] / (rtol * (floor[19] + max(abs(y[19]), abs(new[19]))))
    total = total + e19 * e19
    below = 1.0 if new[19] < -10.0 * rtol * floor[19] else below
    e20 = error[20] / (rtol * (floor[20] + max(abs(y[20]), abs(new[20]))))
    total = total + e20 * e20
    below = 1.0 if new[20] < -10.0 * rtol * floor[20] else below
    e21 = error[21] / (rtol * (floor[21] + max(abs(y[21]), abs(new[21]))))
    total = total + e21 * e21
    below = 1.0 if new[21] < -10.0 * rtol * floor[21] else below
    e22 = error[22] / (rtol * (floor[22] + max(abs(y[22]), abs(new[22]))))
    total = total + e22 * e22
    below = 1.0 if new[22] < -10.0 * rtol * floor[22] else below
    e23 = error[23] / (rtol * (floor[23] + max(abs(y[23]), abs(new[23]))))
    total = total + e23 * e23
    below = 1.0 if new[23] < -10.0 * rtol * floor[23] else below
    e24 = error[24] / (rtol * (floor[24] + max(abs(y[24]), abs(new[24]))))
    total = total + e24 * e24
    below = 1.0 if new[24] < -10.0 * rtol * floor[24] else below
    e25 = error[25] / (rtol * (floor[25] + max(abs(y[25]), abs(new[25]))))
    total = total + e25 * e25
    below = 1.0 if new[25] < -10.0 * rtol * floor[25] else below
    e26 = error[26] / (rtol * (floor[26] + max(abs(y[26]), abs(new[26]))))
    total = total + e26 * e26
    below = 1.0 if new[26] < -10.0 * rtol * floor[26] else below
    e27 = error[27] / (rtol * (floor[27] + max(abs(y[27]), abs(new[27]))))
    total = total + e27 * e27
    below = 1.0 if new[27] < -10.0 * rtol * floor[27] else below
    e28 = error[28] / (rtol * (floor[28] + max(abs(y[28]), abs(new[28]))))
    total = total + e28 * e28
    below = 1.0 if new[28] < -10.0 * rtol * floor[28] else below
    e29 = error[29] / (rtol * (floor[29] + max(abs(y[29]), abs(new[29]))))
    total = total + e29 * e29
    below = 1.0 if new[29] < -10.0 * rtol * floor[29] else below
    e30 = error[30] / (rtol * (floor[30] + max(abs(y[30]), abs(new[30]))))
    total = total + e30 * e30
    below = 1.0 if new[30] < -10.0 * rtol * floor[30] else below
    e31 = error[31] / (rtol * (floor[31] + max(abs(y[31]), abs(new[31]))))
    total = total + e31 * e31
    below = 1.0 if new[31] < -10.0 * rtol * floor[31] else below
    e32 = error[32] / (rtol * (floor[32] + max(abs(y[32]), abs(new[32]))))
    total = total + e32 * e32
    below = 1.0 if new[32] < -10.0 * rtol * floor[32] else below
    e33 = error[33] / (rtol * (floor[33] + max(abs(y[33]), abs(new[33]))))
    total = total + e33 * e33
    below = 1.0 if new[33] < -10.0 * rtol * floor[33] else below
    e34 = error[34] / (rtol * (floor[34] + max(abs(y[34]), abs(new[34]))))
    total = total + e34 * e34
    below = 1.0 if new[34] < -10.0 * rtol * floor[34] else below
    e35 = error[35] / (rtol * (floor[35] + max(abs(y[35]), abs(new[35]))))
    total = total + e35 * e35
    below = 1.0 if new[35] < -10.0 * rtol * floor[35] else below
    e36 = error[36] / (rtol * (floor[36] + max(abs(y[36]), abs(new[36]))))
    total = total + e36 * e36
    below = 1.0 if new[36] < -10.0 * rtol * floor[36] else below
    norm[0] = sqrt(total / 37.0)
    negative[0] = below


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


@on_device
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


@on_device
def enter(inputs, lane, y, k, one_y, one_k):
    """A patient takes a lane: constants and initial values."""
    constants(inputs, one_k)
    initial(inputs, one_y)
    for i in range(N):
        y[i * LANES + lane] = one_y[i]
    for i in range(CONSTANTS):
        k[i * LANES + lane] = one_k[i]


@on_device
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


# ---- Where patients are solved: on a graphics processor, a thread for each. ----


@cuda.jit
def rodas4(high, inputs, start, times, first_dose, at, state, amount, duration,
           rtol, floor, most_steps, after, keep, out, status, steps):
    """Patients below high, shared out among all threads; fills out (patient, time, kept state),
    status and steps."""
    room = cuda.local.array(ROOM, float64)
    counts = cuda.local.array(COUNTS, int64)
    follow(cuda.grid(1), high, cuda.gridsize(1), inputs, start, times, first_dose, at, state, amount,
           duration, rtol, floor, most_steps, after, keep, out, status, steps, room, counts)
