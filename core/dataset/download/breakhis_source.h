#pragma once

#include <cstdint>
#include <string>

namespace histo {

/// Where BreakHis is published, and what one should know before it is fetched.
struct BreakHisSource {
    /// The authors' archive (Spanhol et al., Laboratório Visão Robótica e Imagem, UFPR): a tar.gz of 7,909 PNGs, as
    /// their page and the loaders of others link it. It is plain http, and no hash of it is published: what arrived is
    /// compared with the published list of names, and --sha256 is there for who has one.
    /// The Mendeley copy (doi.org/10.17632/jxwvdwhpc2.1) is a zip with a zip inside and is read as well; give its address.
    static constexpr const char *kAddress = "http://www.inf.ufpr.br/vri/databases/BreaKHis_v1.tar.gz";
    static constexpr const char *kEnvironmentVariable = "HISTO_BREAKHIS_URL";

    static constexpr std::uint64_t kPictureBytes = 4'279'435'131; ///< the 7,909 files; PNGs hardly shrink further
    static constexpr const char *kLicence =
        "Licence: CC BY 4.0 as stated by a third party (documentation of kaiko-ai/eva); the authors' page asks for the "
        "citation below. Read their terms before you pass pictures on.";
    static constexpr const char *kCitation = "Spanhol, Oliveira, Petitjean, Heutte: A Dataset for Breast Cancer "
                                             "Histopathological Image Classification. IEEE "
                                             "Transactions on Biomedical Engineering 63(7):1455-1462, 2016.";
};

/// $HISTO_BREAKHIS_URL, else the authors' address.
std::string breakHisAddress();

} // namespace histo
