#pragma once

#include "core/dataset/sample.h"

#include <QPalette>
#include <QRect>

class QColor;
class QPainter;
class QString;

namespace histo {

struct Thumbnail;

/// How a small picture looks wherever one is shown: in a frame of its class's colour, with tags in its corners.
namespace thumbnail {

inline constexpr int kBorderPixels = 3;

/// Of a frame that a picture of BreakHis' shape fills.
int frameHeight(int frameWidth);
int frameWidth(int frameHeight);

/// All of the picture, in the middle of the frame; one that cannot be read is hatched. Null: not there yet.
void paintPicture(QPainter &painter, const QRect &frame, const Thumbnail *picture, const QPalette &palette);
/// The frame in the class's colour, with its letter.
void paintLabel(QPainter &painter, const QRect &frame, Label label, const QPalette &palette);
/// A rounded label as high as a line of text.
void paintTag(QPainter &painter, const QRect &frame, Qt::Corner corner, const QString &text, const QColor &color);
/// A star where the reader marked the picture, a sheet where there is a note.
void paintRemarks(QPainter &painter, const QRect &frame, bool isMarked, bool hasNote);

/// Tags stand on tissue, which is bright in both themes: always the light theme's colours, with white letters.
inline QPalette onTissue() { return QPalette(Qt::white); }

} // namespace thumbnail
} // namespace histo
