#include "core/evaluate/logistic_regression.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

constexpr int kMaximumSteps = 100;
constexpr double kSmallestStep = 1e-10;

double sigmoid(double logit) { return 1 / (1 + std::exp(-logit)); }

/// log(1 + exp(x)) without overflow.
double softPlus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

/// What is minimised: weighted log loss plus the ridge penalty on all weights but the last, the intercept.
struct Problem {
    cv::Mat1d design; // [samples x weights]
    std::vector<int> label;
    double classWeight[2];

    double loss(const cv::Mat1d &weights) const
    {
        const cv::Mat1d logits = design * weights;
        const cv::Mat1d penalised = weights.rowRange(0, weights.rows - 1);
        double sum = penalised.dot(penalised) / 2;
        for (int row = 0; row < design.rows; ++row)
            sum += classWeight[label[static_cast<std::size_t>(row)]] *
                   softPlus(label[static_cast<std::size_t>(row)] ? -logits(row) : logits(row));
        return sum;
    }

    cv::Mat1d newtonStep(const cv::Mat1d &weights) const
    {
        const cv::Mat1d logits = design * weights;
        cv::Mat1d gradient = weights.clone();
        cv::Mat1d hessian = cv::Mat1d::eye(weights.rows, weights.rows);
        gradient(weights.rows - 1) = 0;
        hessian(weights.rows - 1, weights.rows - 1) = 0;
        for (int row = 0; row < design.rows; ++row) {
            const int truth = label[static_cast<std::size_t>(row)];
            const double probability = sigmoid(logits(row));
            const cv::Mat1d x = design.row(row).t();
            gradient += classWeight[truth] * (probability - truth) * x;
            hessian += classWeight[truth] * probability * (1 - probability) * x * x.t();
        }
        cv::Mat1d step;
        // The intercept is not penalised: where every probability is 0 or 1 its row vanishes, which SVD bears.
        cv::solve(hessian, gradient, step, cv::DECOMP_SVD);
        return step;
    }
};

} // namespace

LogisticRegression::LogisticRegression(const cv::Mat1d &features, const std::vector<Label> &labels)
    : m_mean(1, features.cols), m_scale(1, features.cols)
{
    for (int column = 0; column < features.cols; ++column) {
        cv::Scalar mean, deviation;
        cv::meanStdDev(features.col(column), mean, deviation);
        m_mean(column) = mean[0];
        m_scale(column) = deviation[0] > 0 ? deviation[0] : 1;
    }
    Problem problem;
    problem.design = design(features);
    double count[2] = {0, 0};
    for (Label label : labels) {
        problem.label.push_back(static_cast<int>(label));
        ++count[static_cast<int>(label)];
    }
    for (int label : {0, 1})
        problem.classWeight[label] = features.rows / (2 * count[label]);

    m_weights = cv::Mat1d::zeros(features.cols + 1, 1);
    double loss = problem.loss(m_weights);
    for (int iteration = 0; iteration < kMaximumSteps; ++iteration) {
        cv::Mat1d step = problem.newtonStep(m_weights);
        // Far from the minimum a whole step may overshoot: halved until it leads down.
        while (cv::norm(step) > kSmallestStep && problem.loss(m_weights - step) > loss)
            step *= 0.5;
        if (cv::norm(step) <= kSmallestStep)
            break;
        m_weights = m_weights - step;
        loss = problem.loss(m_weights);
    }
}

cv::Mat1d LogisticRegression::design(const cv::Mat1d &features) const
{
    cv::Mat1d standardised(features.rows, features.cols + 1, 1.0);
    for (int row = 0; row < features.rows; ++row)
        for (int column = 0; column < features.cols; ++column)
            standardised(row, column) = (features(row, column) - m_mean(column)) / m_scale(column);
    return standardised;
}

double LogisticRegression::malignantProbability(const cv::Mat1d &features) const
{
    const cv::Mat1d logit = design(features) * m_weights;
    return sigmoid(logit(0));
}

} // namespace histo
