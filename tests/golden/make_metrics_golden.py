"""Makes metrics.json: figures of drawn predictions as scikit-learn and SciPy compute them.

    python tests/golden/make_metrics_golden.py > tests/golden/metrics.json

Needs numpy, scipy and scikit-learn (made with 2.4.6, 1.17.1 and 1.9.1); takes half a minute.
"""
import json

import numpy as np
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

THRESHOLD = 0.5
BINS = 15


def draw_case(random, groups_by_class, images_per_group, separation, decimals):
    """Scores with ties (few decimals) and groups that differ from one another, as patients do."""
    label, score, group = [], [], []
    for index, truth in enumerate([0] * groups_by_class[0] + [1] * groups_by_class[1]):
        shift = random.normal(0, 1)
        for _ in range(random.integers(1, images_per_group + 1)):
            logit = separation * (truth - 0.5) + shift + random.normal(0, 1)
            label.append(truth)
            score.append(round(float(1 / (1 + np.exp(-logit))), decimals))
            group.append(index)
    return np.array(label), np.array(score), np.array(group)


def calibration_error(label, score):
    which = np.minimum((score * BINS).astype(int), BINS - 1)
    members = [which == b for b in range(BINS) if np.any(which == b)]
    return float(np.sum([m.mean() * abs(score[m].mean() - label[m].mean()) for m in members]))


def image_figures(label, score):
    called = (score >= THRESHOLD).astype(int)
    (tn, fp), (fn, tp) = metrics.confusion_matrix(label, called, labels=[0, 1])
    both = len(set(label.tolist())) == 2
    return {
        "accuracy": float(metrics.accuracy_score(label, called)),
        "balanced_accuracy": float(metrics.balanced_accuracy_score(label, called)) if both else None,
        "auc": float(metrics.roc_auc_score(label, score)) if both else None,
        "f1": float(metrics.f1_score(label, called, zero_division=0)),
        "mcc": float(metrics.matthews_corrcoef(label, called)) if len(set(label) | set(called)) > 1 else 0.0,
        "brier": float(np.mean((score - label) ** 2)),
        "ece": calibration_error(label, score),
        "sensitivity": float(tp / (tp + fn)) if tp + fn else None,
        "specificity": float(tn / (tn + fp)) if tn + fp else None,
    }


def patient_figures(label, score, group):
    right = (score >= THRESHOLD) == (label == 1)
    members = [group == g for g in np.unique(group)]
    decided = [(score[m].mean() >= THRESHOLD) == (label[m].mean() >= 0.5) for m in members]
    return {
        "recognition_rate": float(np.mean([right[m].mean() for m in members])),
        "decision_accuracy": float(np.mean(decided)),
    }


def bootstrap_intervals(label, score, group, random, draws=10000):
    """Percentiles over groups drawn within each class: [low, high] of each figure."""
    rows = {g: np.flatnonzero(group == g) for g in np.unique(group)}
    by_class = [[g for g in rows if label[rows[g][0]] == truth] for truth in (0, 1)]
    drawn_figures = []
    for _ in range(draws):
        picked = [g for groups in by_class for g in random.choice(groups, len(groups))]
        index = np.concatenate([rows[g] for g in picked])
        drawn_as = np.concatenate([np.full(len(rows[g]), place) for place, g in enumerate(picked)])
        truth, called = label[index], score[index] >= THRESHOLD
        sensitivity, specificity = called[truth == 1].mean(), 1 - called[truth == 0].mean()
        drawn_figures.append({
            "accuracy": (called == truth).mean(), "balanced_accuracy": (sensitivity + specificity) / 2,
            "sensitivity": sensitivity, "specificity": specificity, "auc": metrics.roc_auc_score(truth, score[index]),
            "recognition_rate": np.mean([(called == truth)[drawn_as == place].mean() for place in range(len(picked))]),
        })
    column = lambda name: [figures[name] for figures in drawn_figures]
    return {name: np.percentile(column(name), [2.5, 97.5]).tolist() for name in drawn_figures[0]}


def case(name, label, score, group, intervals=None):
    called = (score >= THRESHOLD).astype(int)
    return {
        "name": name, "label": label.tolist(), "score": score.tolist(), "group": group.tolist(),
        "image": image_figures(label, score), "patient": patient_figures(label, score, group),
        "confusion": metrics.confusion_matrix(label, called, labels=[0, 1]).tolist(), "intervals": intervals,
    }


def prediction_cases(random):
    overlap = draw_case(random, (8, 14), 9, 1.5, 3)
    ties = draw_case(random, (5, 5), 6, 1.0, 1)
    perfect = (np.array([0, 0, 1, 1]), np.array([0.1, 0.2, 0.8, 0.9]), np.array([0, 1, 2, 3]))
    return [
        case("overlapping classes", *overlap, intervals=bootstrap_intervals(*overlap, random)),
        case("many tied scores, some at the threshold", *ties, intervals=bootstrap_intervals(*ties, random)),
        case("all right", *perfect),
        case("all wrong", 1 - perfect[0], perfect[1], perfect[2]),
        case("malignant only", np.ones(4, int), np.array([0.2, 0.5, 0.7, 1.0]), np.array([0, 0, 1, 1])),
        case("benign only", np.zeros(3, int), np.array([0.0, 0.1, 0.6]), np.array([0, 1, 2])),
    ]


def regression_case(random):
    """Three features on unequal scales and unequal classes."""
    label = (random.random(60) < 0.3).astype(int)
    features = random.normal(0, 1, (60, 3)) * [1, 20, 300] + np.outer(label, [0.8, 4, -150]) + [0, 100, 1000]
    features = np.round(features, 6)
    regression = LogisticRegression(C=1, class_weight="balanced", tol=1e-12, max_iter=10000)
    probability = make_pipeline(StandardScaler(), regression).fit(features, label).predict_proba(features)[:, 1]
    return {"features": features.tolist(), "label": label.tolist(), "probability": probability.tolist()}


def wilson_cases():
    pairs = [(0, 5), (5, 5), (3, 10), (50, 100), (1, 1)]
    intervals = [(k, n, binomtest(k, n).proportion_ci(0.95, method="wilson")) for k, n in pairs]
    return [{"successes": k, "trials": n, "low": float(i.low), "high": float(i.high)} for k, n, i in intervals]


if __name__ == "__main__":
    random = np.random.default_rng(20160719)
    golden = {"wilson": wilson_cases(), "predictions": prediction_cases(random), "regression": regression_case(random)}
    print(json.dumps(golden))
