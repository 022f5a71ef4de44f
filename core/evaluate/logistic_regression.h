#pragma once

#include "core/dataset/sample.h"

#include <opencv2/core.hpp>
#include <vector>

namespace histo {

/// A linear yardstick for few features: logistic regression on standardised features, classes weighted inversely to
/// their frequency, ridge penalty 1/2 |weights|² (not on the intercept). As scikit-learn's StandardScaler and
/// LogisticRegression(C=1, class_weight="balanced").
class LogisticRegression {
public:
    /// Newton's method, to convergence.
    /// @param features  [samples x features]; a constant feature counts for nothing
    /// @param labels    one a row, both classes present
    LogisticRegression(const cv::Mat1d &features, const std::vector<Label> &labels);

    /// Probability of malignant. @param features  [1 x features]
    double malignantProbability(const cv::Mat1d &features) const;

private:
    cv::Mat1d design(const cv::Mat1d &features) const; // standardised, with a column of ones

    cv::Mat1d m_mean, m_scale; // [1 x features]
    cv::Mat1d m_weights;       // [features + 1 x 1], the intercept last
};

} // namespace histo
