#pragma once

/// In front of a function of plain loops: the compiler turns them into vector instructions, one version for each
/// processor family, chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define HISTO_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))
#else
#define HISTO_VECTORISED
#endif
