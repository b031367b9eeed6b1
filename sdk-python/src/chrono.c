/* Times: datetime.timedelta and aware datetime.datetime, on the wire whole nanoseconds. Python has
   microseconds: what a module gives is rounded down to them. */
#include "encode.h"

#include <datetime.h>

#include "decode.h"

static PyObject* epoch; /* 1970-01-01T00:00Z, aware; made once and kept */

int core_chrono_init(void) {
  if (epoch != NULL) return 0;
  PyDateTime_IMPORT;
  if (PyDateTimeAPI == NULL) return -1;
  epoch = PyDateTimeAPI->DateTime_FromDateAndTime(1970, 1, 1, 0, 0, 0, 0, PyDateTime_TimeZone_UTC,
                                                  PyDateTimeAPI->DateTimeType);
  return epoch == NULL ? -1 : 0;
}

int core_is_duration(PyObject* value) { return PyDelta_Check(value); }
int core_is_timestamp(PyObject* value) { return PyDateTime_Check(value); }

/* ---- Encoding ---------------------------------------------------------------------------- */

static int add_nanoseconds(core_encoder* encoder, PyObject* delta, PyObject* value) {
  int64_t days = PyDateTime_DELTA_GET_DAYS(delta);
  int64_t seconds = days * 86400 + PyDateTime_DELTA_GET_SECONDS(delta);
  int64_t microseconds = PyDateTime_DELTA_GET_MICROSECONDS(delta);
  int64_t whole, nanoseconds;
  if (__builtin_mul_overflow(seconds, INT64_C(1000000), &whole) ||
      __builtin_add_overflow(whole, microseconds, &microseconds) ||
      __builtin_mul_overflow(microseconds, INT64_C(1000), &nanoseconds)) {
    return core_encode_fail(encoder, PyExc_OverflowError,
                            "%R does not fit 64 bits of nanoseconds, which are 292 years", value);
  }
  uint8_t* out = core_encoder_add(encoder, 8, 8);
  if (out == NULL) return -1;
  memcpy(out, &nanoseconds, sizeof nanoseconds);
  return 0;
}

int core_encode_duration(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (!PyDelta_Check(value)) return core_encode_mismatch(encoder, type, value);
  return add_nanoseconds(encoder, value, value);
}

/* Whether it says where in the world it is. 1, 0, or -1 with an exception: a tzinfo is code. */
static int is_aware(const core_encoder* encoder, PyObject* value) {
  PyObject* offset = PyObject_CallMethod(value, "utcoffset", NULL);
  if (offset == NULL) return core_encode_because(encoder);
  int aware = offset != Py_None;
  Py_DECREF(offset);
  return aware;
}

int core_encode_timestamp(const core_type* type, core_encoder* encoder, PyObject* value) {
  if (!PyDateTime_Check(value)) return core_encode_mismatch(encoder, type, value);
  int aware = is_aware(encoder, value);
  if (aware < 0) return -1;
  if (!aware) {
    return core_encode_fail(encoder, PyExc_ValueError,
                            "a naive datetime is no point in time: give it a time zone, as in "
                            "datetime.now(timezone.utc)");
  }
  PyObject* since = PyNumber_Subtract(value, epoch);
  if (since == NULL) return core_encode_because(encoder);
  int added = PyDelta_Check(since) ? add_nanoseconds(encoder, since, value)
                                   : core_encode_mismatch(encoder, type, value);
  Py_DECREF(since);
  return added;
}

/* ---- Decoding ---------------------------------------------------------------------------- */

PyObject* core_decode_duration(const core_type* type, core_decoder* decoder) {
  (void)type;
  const uint8_t* at = core_decoder_take(decoder, 8, 8);
  if (at == NULL) return NULL;
  int64_t nanoseconds;
  memcpy(&nanoseconds, at, sizeof nanoseconds);
  int64_t microseconds = nanoseconds / 1000 - (nanoseconds % 1000 < 0);
  int64_t seconds = microseconds / 1000000; /* timedelta carries over what is negative */
  return PyDelta_FromDSU((int)(seconds / 86400), (int)(seconds % 86400),
                         (int)(microseconds % 1000000));
}

PyObject* core_decode_timestamp(const core_type* type, core_decoder* decoder) {
  PyObject* since = core_decode_duration(type, decoder);
  if (since == NULL) return NULL;
  PyObject* value = PyNumber_Add(epoch, since); /* 64 bits end in the years 1677 and 2262 */
  Py_DECREF(since);
  return value;
}
