#pragma once

/// The highest x86-64 level this processor runs: 4 with AVX-512, 3 with AVX2 and FMA, 1 for any other;
/// 0 on a processor of another family.
int processor_level(void);
