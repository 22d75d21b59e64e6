/**
 * tfjs's binding passes single texts and types to TensorFlow, and no lists. This header, included before its sources,
 * lets a text with unit separators (each item ends with one) stand for a list of texts, and makes the one attribute
 * that is always a list of types, `TArgs`, one. With that, TensorFlow's fused convolution can be called.
 */
export const bindingLists = `#pragma once
#include <string>
#include <vector>
#include "tensorflow/c/eager/c_api.h"

namespace unfreeze {

inline void SetText(TFE_Op* op, const char* name, const void* value, size_t length) {
  const std::string text(static_cast<const char*>(value), length);
  if (text.find('\\x1f') == std::string::npos) return TFE_OpSetAttrString(op, name, value, length);
  std::vector<const void*> items;
  std::vector<size_t> lengths;
  for (size_t start = 0, end; (end = text.find('\\x1f', start)) != std::string::npos; start = end + 1) {
    items.push_back(text.data() + start);
    lengths.push_back(end - start);
  }
  TFE_OpSetAttrStringList(op, name, items.data(), lengths.data(), static_cast<int>(items.size()));
}

inline void SetType(TFE_Op* op, const char* name, TF_DataType value) {
  if (std::string(name) != "TArgs") return TFE_OpSetAttrType(op, name, value);
  TFE_OpSetAttrTypeList(op, name, &value, 1);
}

}  // namespace unfreeze

#define TFE_OpSetAttrString unfreeze::SetText
#define TFE_OpSetAttrType unfreeze::SetType
`
