// convert.h: one value in full.
#include "engine/convert.h"

namespace clutch::engine {

namespace {

proto::Value::Kind toProto(python::ValueView::Kind kind)
{
    using Kind = python::ValueView::Kind;
    switch (kind) {
    case Kind::Text:
        break;
    case Kind::Items:
        return proto::Value::ITEMS;
    case Kind::Pairs:
        return proto::Value::PAIRS;
    case Kind::Attributes:
        return proto::Value::ATTRIBUTES;
    case Kind::Elements:
        return proto::Value::ELEMENTS;
    }
    return proto::Value::TEXT;
}

void fill(proto::Value::Row& added, const python::ValueRow& row)
{
    added.set_label(row.label);
    for (const std::string& cell : row.cells)
        added.add_cells(cell);
    if (!row.cells.empty())
        return;
    added.set_type(row.value.type);
    added.set_text(row.value.text);
    added.set_size(row.value.size);
    added.set_length(row.value.length);
    added.set_opens(row.opens);
}

} // namespace

proto::Value toProto(const python::ValueView& view)
{
    proto::Value out;
    out.set_gone(view.gone);
    out.set_type(view.type);
    out.set_kind(toProto(view.kind));
    out.set_text(view.text);
    out.set_first_character(view.firstCharacter);
    out.set_characters(view.characters);
    out.set_next_character(view.nextCharacter);
    out.set_text_note(view.textNote);
    for (const python::ValueRow& row : view.rows)
        fill(*out.add_rows(), row);
    out.set_first_row(view.firstRow);
    out.set_total_rows(view.totalRows);
    out.set_first_column(view.firstColumn);
    out.set_total_columns(view.totalColumns);
    out.set_format(view.format);
    for (const std::uint64_t extent : view.shape)
        out.add_shape(extent);
    out.set_item_size(view.itemSize);
    out.set_size(view.size);
    out.set_length(view.length);
    return out;
}

python::ValueRequest fromProto(const proto::ShowValue& request)
{
    python::ValueRequest out;
    out.name = request.name();
    for (const proto::ShowValue::Step& step : request.path())
        out.path.push_back({step.row(), step.label()});
    out.firstRow = request.first_row();
    out.rows = request.rows();
    out.firstColumn = request.first_column();
    out.firstCharacter = request.first_character();
    return out;
}

} // namespace clutch::engine
