// What Histoscope's reader says of weights files: reads their paths from standard input, one a line, and answers each
// with "read" or "refused: …". For check_safetensors_verdicts.py, which asks about a million files.
//
// Usage:  weights_verdicts < PATHS

#include "core/common/error.h"
#include "core/model/weights_file.h"

#include <algorithm>
#include <iostream>
#include <string>

int main()
{
    for (std::string path; std::getline(std::cin, path);) {
        std::string verdict = "read";
        try {
            histo::readWeightsFile(path);
        } catch (const histo::Error &error) {
            verdict = std::string("refused: ") + error.what();
        }
        std::replace(verdict.begin(), verdict.end(), '\n', ' ');
        std::cout << verdict << '\n';
    }
    return std::cout.flush() ? 0 : 1;
}
