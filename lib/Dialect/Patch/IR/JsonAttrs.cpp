//===- JsonAttrs.cpp - JSON as attributes, and back -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/JsonAttrs.h"

#include "mcunet/Support/Text.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
namespace json = llvm::json;

Attribute mcunet::patch::attributeFromJSON(Builder &builder,
                                           const json::Value &value) {
  switch (value.kind()) {
  case json::Value::Null:
    return builder.getUnitAttr();
  case json::Value::Boolean:
    return builder.getBoolAttr(*value.getAsBoolean());
  case json::Value::Number:
    if (auto number = value.getAsInteger())
      return builder.getI64IntegerAttr(*number);
    return builder.getF64FloatAttr(*value.getAsNumber());
  case json::Value::String:
    return builder.getStringAttr(*value.getAsString());
  case json::Value::Array: {
    SmallVector<Attribute> elements;
    for (const json::Value &element : *value.getAsArray())
      elements.push_back(attributeFromJSON(builder, element));
    return builder.getArrayAttr(elements);
  }
  case json::Value::Object: {
    NamedAttrList fields;
    for (const auto &[key, field] : *value.getAsObject())
      fields.append(StringRef(key), attributeFromJSON(builder, field));
    return fields.getDictionary(builder.getContext());
  }
  }
  llvm_unreachable("all kinds handled");
}

json::Value mcunet::patch::attributeToJSON(Attribute attribute) {
  return llvm::TypeSwitch<Attribute, json::Value>(attribute)
      .Case([](UnitAttr) { return nullptr; })
      .Case([](BoolAttr flag) { return flag.getValue(); })
      .Case([](StringAttr text) { return printable(text.getValue()); })
      .Case([](FloatAttr number) { return number.getValueAsDouble(); })
      .Case([](ArrayAttr array) {
        json::Array elements;
        for (Attribute element : array)
          elements.push_back(attributeToJSON(element));
        return elements;
      })
      .Case([](DictionaryAttr fields) {
        json::Object object;
        for (NamedAttribute field : fields)
          object[printable(field.getName())] =
              attributeToJSON(field.getValue());
        return object;
      })
      .Default([](Attribute other) -> json::Value {
        auto number = dyn_cast<IntegerAttr>(other);
        if (number && number.getValue().getSignificantBits() <= 64)
          return number.getValue().getSExtValue();
        std::string text;
        llvm::raw_string_ostream(text) << other;
        return text;
      });
}
