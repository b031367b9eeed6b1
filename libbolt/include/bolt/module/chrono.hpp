// Times: std::chrono::duration and system_clock's time_point, on the wire whole nanoseconds. What
// is not a whole number of the author's unit is refused, never rounded.
#pragma once

#include <chrono>
#include <ratio>
#include <stdexcept>
#include <utility>

#include "bolt/module/scalars.hpp"

namespace bolt::wire {
namespace chrono_detail {

// ticks * num / den, where num and den have no common factor. False: it is not whole; `in_range` is
// false if it is, but does not fit.
inline bool scale(std::int64_t ticks, std::int64_t num, std::int64_t den, std::int64_t& out,
                  bool& in_range) {
  in_range = !__builtin_mul_overflow(ticks / den, num, &out);
  return ticks % den == 0;
}

// In the reader's words, which are static texts.
template <class Period>
constexpr const char* not_whole() {
  if constexpr (std::is_same_v<Period, std::micro>)
    return "not a whole number of microseconds";
  else if constexpr (std::is_same_v<Period, std::milli>)
    return "not a whole number of milliseconds";
  else if constexpr (std::is_same_v<Period, std::ratio<1>>)
    return "not a whole number of seconds";
  else if constexpr (std::is_same_v<Period, std::ratio<60>>)
    return "not a whole number of minutes";
  else if constexpr (std::is_same_v<Period, std::ratio<3600>>)
    return "not a whole number of hours";
  else
    return "not a whole number of the unit that the function takes";
}

// Both kinds: `Duration` is what is counted.
template <std::uint32_t Kind, class Duration>
struct time_codec {
  using rep = typename Duration::rep;
  using in_nanoseconds = std::ratio_divide<typename Duration::period, std::nano>;

  static constexpr std::uint32_t kind = Kind;
  static constexpr std::uint32_t align = 8, min = 8;
  // Never its memory, also where the unit is nanoseconds: that of system_clock differs between
  // standard libraries, and a record's layout must not.
  static constexpr bool plain = false, any_bits = false, dense = false;
  static constexpr std::uint32_t members = 0;

 protected:
  static bool decode_count(reader& in, Duration& out) {
    std::int64_t wire, ticks;
    bool in_range;
    if (!codec<std::int64_t>::decode(in, wire)) return false;
    if (!scale(wire, in_nanoseconds::den, in_nanoseconds::num, ticks, in_range)) {
      return in.fail(not_whole<typename Duration::period>());
    }
    if (!in_range || !std::in_range<rep>(ticks)) {
      return in.fail("out of the range of the type that the function takes");
    }
    out = Duration(static_cast<rep>(ticks));
    return true;
  }
  static void encode_count(writer& out, Duration value) {
    std::int64_t wire = 0;
    bool in_range = std::in_range<std::int64_t>(value.count());
    if (in_range && !scale(static_cast<std::int64_t>(value.count()), in_nanoseconds::num,
                           in_nanoseconds::den, wire, in_range)) {
      throw std::range_error("a time that is not a whole number of nanoseconds");
    }
    if (!in_range) throw std::range_error("a time that does not fit 64 bits of nanoseconds");
    out.scalar(wire);
  }
};

} // namespace chrono_detail

template <integer Rep, class Period>
struct codec<std::chrono::duration<Rep, Period>>
    : chrono_detail::time_codec<BOLT_KIND_DURATION, std::chrono::duration<Rep, Period>> {
  using duration = std::chrono::duration<Rep, Period>;
  static bool decode(reader& in, duration& out) { return codec::decode_count(in, out); }
  static void encode(writer& out, duration value) { codec::encode_count(out, value); }
};

template <integer Rep, class Period>
struct codec<std::chrono::sys_time<std::chrono::duration<Rep, Period>>>
    : chrono_detail::time_codec<BOLT_KIND_TIMESTAMP, std::chrono::duration<Rep, Period>> {
  using duration = std::chrono::duration<Rep, Period>;
  using time_point = std::chrono::sys_time<duration>;
  static bool decode(reader& in, time_point& out) {
    duration since{};
    if (!codec::decode_count(in, since)) return false;
    out = time_point(since);
    return true;
  }
  static void encode(writer& out, time_point value) {
    codec::encode_count(out, value.time_since_epoch());
  }
};

template <class Rep, class Period, role Role>
struct check_type<std::chrono::duration<Rep, Period>, Role>
    : mistaken<duration_of_floats<std::chrono::duration<Rep, Period>>> {};
template <integer Rep, class Period, role Role>
struct check_type<std::chrono::duration<Rep, Period>, Role> : accepted {};

template <class Clock, class Duration, role Role>
struct check_type<std::chrono::time_point<Clock, Duration>, Role>
    : mistaken<time_of_other_clock<std::chrono::time_point<Clock, Duration>>> {};
template <class Duration, role Role>
struct check_type<std::chrono::sys_time<Duration>, Role> : check_type<Duration, Role> {};

} // namespace bolt::wire
