#pragma once

// Core-only: LibTorch's operations that no public header declares, by name.

#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>

namespace histo {

using Scalars = c10::List<std::optional<at::Scalar>>;

/// @throws c10::Error if there is none of that name, or its signature is another
template <typename Signature>
c10::TypedOperatorHandle<Signature> operation(const char *name, const char *overload = "")
{
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

} // namespace histo
