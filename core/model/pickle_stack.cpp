#include "core/model/pickle_stack.h"

namespace histo {

namespace {

constexpr PickleIndex kNothing = ~PickleIndex(0);

} // namespace

void PickleStack::push(PickleIndex index)
{
    if (m_values.size() >= m_mostValues)
        throw FormatError("its pickle stacks more values than any state dict");
    m_values.push_back(index);
}

PickleIndex PickleStack::top() const
{
    if (m_values.size() <= (m_marks.empty() ? 0 : m_marks.back()))
        throw FormatError("its pickle takes from an empty stack");
    return m_values.back();
}

PickleIndex PickleStack::pop()
{
    PickleIndex index = top();
    m_values.pop_back();
    return index;
}

std::vector<PickleIndex> PickleStack::popCount(std::size_t count)
{
    std::vector<PickleIndex> items(count);
    for (std::size_t i = count; i-- > 0;)
        items[i] = pop();
    return items;
}

void PickleStack::pushMark()
{
    if (m_marks.size() >= m_mostValues)
        throw FormatError("its pickle nests deeper than any state dict");
    m_marks.push_back(m_values.size());
}

std::vector<PickleIndex> PickleStack::popToMark()
{
    if (m_marks.empty())
        throw FormatError("its pickle closes a list that it never opened");
    auto mark = m_values.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    std::vector<PickleIndex> items(mark, m_values.end());
    m_values.erase(mark, m_values.end());
    m_marks.pop_back();
    return items;
}

void PickleStack::remember(std::size_t place)
{
    if (place >= m_mostValues)
        throw FormatError("its pickle remembers more values than any state dict");
    PickleIndex index = top();
    if (place >= m_memo.size())
        m_memo.resize(place + 1, kNothing);
    m_memo[place] = index;
}

void PickleStack::recall(std::size_t place)
{
    if (place >= m_memo.size() || m_memo[place] == kNothing)
        throw FormatError("its pickle recalls a value that it never remembered");
    push(m_memo[place]);
}

} // namespace histo
