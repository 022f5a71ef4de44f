#include "core/image/jpeg_damage.h"

#include <array>
#include <csetjmp>
#include <cstdio> // before jpeglib.h, which needs FILE
#include <jpeglib.h>

namespace histo {
namespace {

/// Keeps the first warning in place of printing it, and leaves by a jump where libjpeg would end the program.
struct Listener {
    jpeg_error_mgr manager; // first: libjpeg knows the listener by the manager's address
    std::jmp_buf wayOut;
    std::array<char, JMSG_LENGTH_MAX> warning;

    static Listener &of(j_common_ptr jpeg) { return *reinterpret_cast<Listener *>(jpeg->err); }

    jpeg_error_mgr *connect()
    {
        warning[0] = '\0';
        jpeg_std_error(&manager);
        manager.error_exit = [](j_common_ptr jpeg) { std::longjmp(of(jpeg).wayOut, 1); };
        manager.output_message = [](j_common_ptr) {};
        manager.emit_message = [](j_common_ptr jpeg, int level) {
            constexpr int kWarning = -1; // others are traces
            if (level == kWarning && of(jpeg).warning[0] == '\0')
                of(jpeg).manager.format_message(jpeg, of(jpeg).warning.data());
        };
        return &manager;
    }
};

/// Reads all compressed pixels, and spends as little as it can on what they show: an eighth of the size, no colours.
/// Everything in here is libjpeg's own memory: the jump runs no destructors.
void readToTheEnd(jpeg_decompress_struct &jpeg, Listener &listener, std::string_view bytes)
{
    if (setjmp(listener.wayOut) != 0)
        return;
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size());
    jpeg_read_header(&jpeg, TRUE);
    jpeg.scale_num = 1;
    jpeg.scale_denom = 8;
    jpeg.dct_method = JDCT_IFAST;
    jpeg.do_fancy_upsampling = FALSE;
    jpeg.out_color_space = jpeg.jpeg_color_space;
    jpeg_start_decompress(&jpeg);
    JSAMPARRAY row = jpeg.mem->alloc_sarray(reinterpret_cast<j_common_ptr>(&jpeg), JPOOL_IMAGE,
                                            jpeg.output_width * static_cast<JDIMENSION>(jpeg.output_components), 1);
    while (jpeg.output_scanline < jpeg.output_height)
        jpeg_read_scanlines(&jpeg, row, 1);
    jpeg_finish_decompress(&jpeg);
}

} // namespace

std::optional<std::string> problemWithJpegPixels(std::string_view bytes)
{
    Listener listener;
    jpeg_decompress_struct jpeg = {};
    jpeg.err = listener.connect();
    readToTheEnd(jpeg, listener, bytes);
    jpeg_destroy_decompress(&jpeg);
    if (listener.warning[0] == '\0')
        return std::nullopt;
    return std::string("damaged: ") + listener.warning.data();
}

} // namespace histo
