#include "engine/base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>

namespace clutch::log {

namespace {

spdlog::level::level_enum toSpdlog(Level level)
{
    switch (level) {
    case Level::Trace:
        return spdlog::level::trace;
    case Level::Debug:
        return spdlog::level::debug;
    case Level::Info:
        return spdlog::level::info;
    case Level::Warning:
        return spdlog::level::warn;
    case Level::Error:
        return spdlog::level::err;
    }
    return spdlog::level::off;
}

} // namespace

void start(std::string_view process, Level level, const std::string& file)
{
    std::shared_ptr<spdlog::logger> logger;
    if (file.empty())
        logger = spdlog::stderr_logger_mt(std::string(process));
    else
        logger = spdlog::basic_logger_mt(std::string(process), file);
    logger->set_pattern("%H:%M:%S.%e %n[%P:%t] %l: %v");
    logger->set_level(toSpdlog(level));
    if (const char* wanted = std::getenv("CLUTCH_LOG"))
        logger->set_level(spdlog::level::from_str(wanted));
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
}

void write(Level level, std::string_view text)
{
    spdlog::default_logger_raw()->log(toSpdlog(level), text);
}

bool enabled(Level level)
{
    return spdlog::default_logger_raw()->should_log(toSpdlog(level));
}

} // namespace clutch::log
