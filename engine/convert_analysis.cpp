#include "engine/convert.h"

namespace clutch::engine {

namespace {

python::AnalysisRequest::Want wanted(proto::AnalyseSource::Want want)
{
    using Want = python::AnalysisRequest::Want;
    switch (want) {
    case proto::AnalyseSource::SIGNATURE:
        return Want::Signature;
    case proto::AnalyseSource::DEFINITIONS:
        return Want::Definitions;
    default: // the wire's, which may hold what no enumerator names
        return Want::Names;
    }
}

} // namespace

python::AnalysisRequest fromProto(const proto::AnalyseSource& request)
{
    python::AnalysisRequest result;
    result.source = request.source();
    result.cursor = request.cursor();
    result.filename = request.filename();
    result.want = wanted(request.want());
    return result;
}

proto::SourceAnalysed toProto(const python::Analysis& analysis)
{
    proto::SourceAnalysed out;
    *out.mutable_completions() = toProto(analysis.completions);
    for (const python::Definition& definition : analysis.definitions) {
        proto::SourceAnalysed::Definition& added = *out.add_definitions();
        added.set_name(definition.name);
        added.set_kind(definition.kind);
        added.set_file(definition.file);
        added.set_line(definition.line);
        added.set_column(definition.column);
        added.set_description(definition.description);
    }
    return out;
}

} // namespace clutch::engine
