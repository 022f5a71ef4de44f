#pragma once

// Core-only: the stack, the marks and the memo of a pickle that is being read, none of which a hostile one can
// overgrow.

#include "core/model/pickle.h"

#include <vector>

namespace histo {

/// @throws FormatError from every call that a well-formed pickle would not make
class PickleStack {
public:
    explicit PickleStack(std::size_t mostValues) : m_mostValues(mostValues) {}

    void push(PickleIndex index);
    PickleIndex top() const;
    PickleIndex pop();
    std::vector<PickleIndex> popCount(std::size_t count); ///< lowest first

    void pushMark();
    std::vector<PickleIndex> popToMark(); ///< lowest first

    void remember(std::size_t place); ///< puts the top into the memo
    void rememberNext() { remember(m_nextPlace++); }
    void recall(std::size_t place); ///< pushes what the memo has there

private:
    std::size_t m_mostValues;
    std::vector<PickleIndex> m_values, m_memo;
    std::vector<std::size_t> m_marks; // heights of the stack
    std::size_t m_nextPlace = 0;      // for opcodes that do not name one
};

} // namespace histo
