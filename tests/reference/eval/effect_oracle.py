"""Effect estimators the slow way, from their definitions: every estimator is a stack of estimating equations whose
derivative is taken numerically, so that nothing of hearth's algebra (influence functions, orthonormal bases, Newton's
method on the dual, sorted search for neighbours) is used here. For test_effect_*.py."""

import csv
import struct

import numpy as np

Z95 = 1.959964


def expit(margin):
    return 1 / (1 + np.exp(-margin))


def design(columns):
    """Standardised columns behind a constant; columns that add nothing are left out."""
    n = len(columns[0])
    kept = [np.ones(n)]
    for column in columns:
        spread = column.std()
        if spread == 0:
            continue
        trial = np.column_stack(kept + [(column - column.mean()) / spread])
        if np.linalg.matrix_rank(trial, tol=1e-7 * np.sqrt(n)) == trial.shape[1]:
            kept.append(trial[:, -1])
    return np.column_stack(kept)


def logit_fit(z, a):
    beta = np.zeros(z.shape[1])
    for _ in range(100):
        e = expit(z @ beta)
        beta = beta + np.linalg.solve((z * (e * (1 - e))[:, None]).T @ z, z.T @ (a - e))
    return beta


def entropy_fit(z, target):
    """lambda with Σ exp(lambda'(z − target)) (z − target) = 0, damped Newton on the convex dual."""
    d = z - target
    lam = np.zeros(d.shape[1])

    def dual(value):
        m = d @ value
        return np.log(np.exp(m - m.max()).sum()) + m.max()

    for _ in range(300):
        m = d @ lam
        w = np.exp(m - m.max())
        w /= w.sum()
        gradient = w @ d
        step = np.linalg.lstsq((d * w[:, None]).T @ d - np.outer(gradient, gradient), gradient, rcond=None)[0]
        length = 1.0
        while length > 1e-9 and dual(lam - length * step) > dual(lam) + 1e-15:
            length /= 2
        lam = lam - length * step
    return lam


def sandwich(psi, theta, pick, cluster):
    """Estimate pick'theta and its standard error; psi(theta) is n × p with column sums 0 at theta."""
    values = psi(theta)
    n, p = values.shape
    assert np.abs(values.sum(0)).max() < 1e-5 * max(1, np.abs(values).sum(0).max()), "the equations do not hold"
    jacobian = np.empty((p, p))
    for k in range(p):
        h = 1e-5 * max(1, abs(theta[k]))
        up, down = theta.copy(), theta.copy()
        up[k] += h
        down[k] -= h
        jacobian[:, k] = (psi(up).sum(0) - psi(down).sum(0)) / (2 * h)
    share = np.linalg.solve(jacobian, values.T).T @ pick
    sums = np.bincount(cluster, weights=share)
    return pick @ theta, np.sqrt((sums ** 2).sum())


def crude(y, a, cluster):
    theta = np.array([y[a == 1].mean(), y[a == 0].mean()])
    return sandwich(lambda t: np.column_stack([a * (y - t[0]), (1 - a) * (y - t[1])]), theta, np.array([1.0, -1.0]), cluster)


def regression(z, y, a, cluster):
    x = np.column_stack([z, a])
    theta = np.linalg.lstsq(x, y, rcond=None)[0]
    pick = np.zeros(len(theta))
    pick[-1] = 1
    return sandwich(lambda t: x * (y - x @ t)[:, None], theta, pick, cluster)


def g_computation(z, y, a, cluster, estimand):
    """Least squares in each arm; its predictions averaged over the people meant. All equations stacked."""
    q, meant = z.shape[1], np.ones(len(a)) if estimand == "ate" else a.astype(float)
    betas = {arm: np.linalg.lstsq(z[a == arm], y[a == arm], rcond=None)[0] for arm in (1, 0)}
    means = [np.average(z @ betas[arm], weights=meant) for arm in (1, 0)]

    def psi(t):
        blocks = []
        for k, arm in enumerate((1, 0)):
            beta = t[k * q:(k + 1) * q]
            blocks.append(((a == arm) * (y - z @ beta))[:, None] * z)
            blocks.append((meant * (z @ beta - t[2 * q + k]))[:, None])
        return np.column_stack([blocks[0], blocks[2], blocks[1], blocks[3]])

    pick = np.zeros(2 * q + 2)
    pick[-2:] = 1, -1
    return sandwich(psi, np.concatenate([betas[1], betas[0], means]), pick, cluster)


WEIGHTS = {
    "att": lambda a, e: np.where(a == 1, 1, e / (1 - e)),
    "ate": lambda a, e: np.where(a == 1, 1 / e, 1 / (1 - e)),
    "ato": lambda a, e: np.where(a == 1, 1 - e, e),
}


def weighting(z, y, a, cluster, estimand):
    beta, q = logit_fit(z, a), z.shape[1]
    w = WEIGHTS[estimand](a, expit(z @ beta))
    means = [np.average(y[a == arm], weights=w[a == arm]) for arm in (1, 0)]

    def psi(t):
        e = expit(z @ t[:q])
        v = WEIGHTS[estimand](a, e)
        return np.column_stack([z * (a - e)[:, None], a * v * (y - t[q]), (1 - a) * v * (y - t[q + 1])])

    pick = np.zeros(q + 2)
    pick[q:] = 1, -1
    return sandwich(psi, np.concatenate([beta, means]), pick, cluster)


def entropy(z, y, a, cluster, estimand):
    z = z[:, 1:]
    q = z.shape[1]
    wanted = np.ones(len(a)) if estimand == "ate" else a.astype(float)
    target = np.average(z, axis=0, weights=wanted)
    arms = (1, 0) if estimand == "ate" else (0,)
    tilts = {arm: entropy_fit(z[a == arm], target) for arm in arms}
    means = []
    for arm in (1, 0):
        w = np.exp((z - target) @ tilts[arm]) if arm in tilts else np.ones(len(a))
        means.append(np.average(y[a == arm], weights=w[a == arm]))

    def psi(t):
        goal, at, blocks, levels = t[:q], q, [], []
        blocks.append(wanted[:, None] * (z - t[:q]))
        for arm in (1, 0):
            v = np.ones(len(a))
            if arm in tilts:
                v = np.exp((z - goal) @ t[at:at + q])
                blocks.append(((a == arm) * v)[:, None] * (z - goal))
                at += q
            levels.append((a == arm) * v)
        for k in range(2):
            blocks.append((levels[k] * (y - t[at + k]))[:, None])
        return np.column_stack(blocks)

    theta = np.concatenate([target] + [tilts[arm] for arm in (1, 0) if arm in tilts] + [means])
    pick = np.zeros(len(theta))
    pick[-2:] = 1, -1
    return sandwich(psi, theta, pick, cluster)


# --- matching

MASK = (1 << 64) - 1


def mix(z):
    """SplitMix64's finaliser (Steele, Lea, Flood 2014)."""
    z = (z + 0x9e3779b97f4a7c15) & MASK
    z = ((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9) & MASK
    z = ((z ^ (z >> 27)) * 0x94d049bb133111eb) & MASK
    return z ^ (z >> 31)


def random_bits(seed, stream, counter):
    return mix(counter ^ mix(stream ^ mix(seed)))


def draw_lots(logit, a, y, stratum=None, seed=1):
    """Each row's number in the lot: uniform by seed, the same for rows in any order."""
    n, score = len(a), np.rint(logit * 1e9)
    key = [(score[i], a[i], y[i]) for i in range(n)]
    if stratum is not None:
        for i in range(n):
            mine = [k for k in range(n) if stratum[k] == stratum[i]]
            key[i] += len(mine), sum(y[k] for k in mine), sum(score[k] for k in mine)
    order = sorted(range(n), key=lambda i: key[i])
    digest, i_run, lots = n, 0, [0] * n
    for k, i in enumerate(order):
        i_run += int(k > 0 and score[i] != score[order[k - 1]])
        bits = struct.unpack("<Q", struct.pack("<d", float(y[i]) + 0.0))[0]
        digest = random_bits(digest, 0x6c6f7431 + int(a[i]), random_bits(bits, 0x6c6f7431, i_run))
    for k, i in enumerate(order):
        lots[i] = random_bits(seed ^ digest, 0x6c6f7432, k)
    return lots


def share_nearest(logit, a, ratio, width, stratum=None):
    """With replacement: each treated row's partners are all as near as the ratio-th nearest. [(treated, [controls])]."""
    sets, score = [], np.rint(logit * 1e9)
    for t in np.flatnonzero(a == 1):
        near = sorted((abs(score[c] - score[t]), c) for c in np.flatnonzero(a == 0)
                      if abs(score[c] - score[t]) <= width * 1e9 and (stratum is None or stratum[c] == stratum[t]))
        if near:
            limit = near[min(ratio, len(near)) - 1][0]
            sets.append((t, [c for distance, c in near if distance <= limit]))
    return sets


def abadie_imbens(sets, logit, y, a, stratum=None):
    """Estimate, standard error and weights of matching with replacement (Abadie & Imbens 2006), row by row."""
    n, w, squares, score = len(a), np.zeros(len(a)), np.zeros(len(a)), np.rint(logit * 1e9)
    effects = []
    for t, controls in sets:
        w[t] = 1
        for c in controls:
            w[c] += 1 / len(controls)
            squares[c] += 1 / len(controls) ** 2
        effects.append(y[t] - np.mean([y[c] for c in controls]))
    tau, total = np.mean(effects), 0
    total = sum((effect - tau) ** 2 for effect in effects)
    for j in np.flatnonzero((a == 0) & (w > 0)):
        others = [k for k in range(n) if a[k] == 0 and k != j and (stratum is None or stratum[k] == stratum[j])]
        least = min(abs(score[k] - score[j]) for k in others)
        alike = [y[k] for k in others if abs(score[k] - score[j]) == least]
        total += (w[j] ** 2 - squares[j]) * len(alike) / (len(alike) + 1) * (y[j] - np.mean(alike)) ** 2
    return tau, np.sqrt(total) / len(effects), w


def nearest_pairs(logit, a, rank, width, ratio=1, stratum=None):
    """Pairs (treated, control) without replacement; equal candidates in the order of rank."""
    logit, width = np.rint(logit * 1e9), width * 1e9
    taken, pairs = set(), []
    order = sorted(np.flatnonzero(a == 1), key=lambda i: (-logit[i], rank[i]))
    for _ in range(ratio):
        for t in order:
            best = None
            for c in np.flatnonzero(a == 0):
                distance = abs(logit[c] - logit[t])
                if c in taken or distance > width:
                    continue
                if stratum is not None and stratum[c] != stratum[t]:
                    continue
                if best is None or (distance, rank[c]) < best[0]:
                    best = (distance, rank[c]), c
            if best is not None:
                pairs.append((t, best[1]))
                taken.add(best[1])
    return pairs


def match_effect(pairs, y, a, cluster=None):
    """Estimate, standard error by set (or by cluster where given), weights; without replacement."""
    n = len(a)
    w, own, size = np.zeros(n), np.zeros(n, int), {}
    for t, _ in pairs:
        size[t] = size.get(t, 0) + 1
    for t, c in pairs:
        w[t] = 1
        w[c] += 1 / size[t]
        own[t] = own[c] = t + 1
    if cluster is None:
        cluster = own
    share = np.zeros(n)
    means = {}
    for arm, sign in ((1, 1), (0, -1)):
        inside = (a == arm) & (w > 0)
        means[arm] = np.average(y[inside], weights=w[inside])
        share[inside] += sign * w[inside] * (y[inside] - means[arm]) / w[inside].sum()
    sums = np.bincount(cluster, weights=share)
    return means[1] - means[0], np.sqrt((sums ** 2).sum()), w


def matchit_451_pairs(distance, a, caliper=None):
    """The pairs of MatchIt 4.5.1 (Debian 12's). Its search compares distances with C's abs for integers, so whatever
    is nearer than 1 counts as distance 0: the candidate below is always taken before the one above, and a caliper
    below 1 lets everything nearer than 1 pass. Mended in MatchIt 4.5.4 (its NEWS, issue 163)."""
    order = sorted(range(len(a)), key=lambda i: distance[i])  # stable: ties stay in the file's order
    place = {row: k for k, row in enumerate(order)}
    free, pairs = [a[row] == 0 for row in order], []

    def gap(k, ii):
        return int(abs(distance[order[k]] - distance[order[ii]]))

    for t in sorted(np.flatnonzero(a == 1), key=lambda i: -distance[i]):
        ii, found = place[t], []
        for step in (-1, 1):
            k = ii + step
            while 0 <= k < len(order) and not free[k]:
                k += step
            if 0 <= k < len(order) and (caliper is None or gap(k, ii) <= caliper):
                found.append(k)
        if found:
            k = min(found, key=lambda k: gap(k, ii))
            free[k] = False
            pairs.append((t, order[k]))
    return pairs


# --- balance

def balance(x, a, w, estimand):
    """smd_before, smd_after, variance_ratio, ks of one column; None where undefined."""
    binary = set(np.unique(x)) <= {0.0, 1.0}

    def moments(weight, arm):
        v, u = x[a == arm], weight[a == arm]
        mean = np.average(v, weights=u)
        if binary:
            return mean, mean * (1 - mean)
        return mean, (u * (v - mean) ** 2).sum() / (u.sum() - (u ** 2).sum() / u.sum())

    one = np.ones(len(a))
    before = {arm: moments(one, arm) for arm in (0, 1)}
    after = {arm: moments(w, arm) for arm in (0, 1)}
    unit = np.sqrt(before[1][1] if estimand == "att" and before[1][1] > 0 else (before[0][1] + before[1][1]) / 2)
    gap = 0
    for value in np.unique(x):
        heights = [np.average(x[a == arm] <= value, weights=w[a == arm]) for arm in (0, 1)]
        gap = max(gap, abs(heights[1] - heights[0]))
    ratio = None if binary else after[1][1] / after[0][1]
    return [(before[1][0] - before[0][0]) / unit, (after[1][0] - after[0][0]) / unit, ratio, gap]


# --- tables

def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expand(rows, names):
    """(column name, values) as hearth names them: texts one 0/1 column a value."""
    found = []
    for name in names:
        cells = [row[name] for row in rows]
        try:
            found.append((name, np.array([float(cell) for cell in cells])))
        except ValueError:
            for value in sorted(set(cells), key=lambda text: text.encode()):
                found.append((f"{name}={value}", np.array([float(cell == value) for cell in cells])))
    return found
