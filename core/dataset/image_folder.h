#pragma once

#include "core/dataset/layout.h"

namespace histo {

/// Any tree in which each picture lies under a folder called benign or malignant (in any case), or is named as BreakHis
/// names its pictures.
///
/// Groups: a BreakHis name gives slide and accession number. Otherwise the folder under the class folder is the case;
/// the same folder name under both classes is one case, which is the safe reading. A picture directly in its class
/// folder is a group of its own, and a problem (group_unknown) says that pictures of one patient may then stand in
/// train and test.
extern const DatasetLayout kImageFolder;

} // namespace histo
