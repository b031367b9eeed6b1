// libpq, PostgreSQL's own client library, loaded when the first postgresql:// URL is opened: so
// this library also loads where libpq is not installed.
#pragma once

#include <memory>

#include <bolt/result.hpp>
#include <libpq-fe.h>

#include "errors.hpp"

namespace demo {

#define DEMO_LIBPQ_FUNCTIONS(X)                                                                    \
  X(PQcancel)                                                                                      \
  X(PQclear)                                                                                       \
  X(PQconnectPoll)                                                                                 \
  X(PQconnectStartParams)                                                                          \
  X(PQconninfo)                                                                                    \
  X(PQconninfoFree)                                                                                \
  X(PQconninfoParse)                                                                               \
  X(PQconsumeInput)                                                                                \
  X(PQenterPipelineMode)                                                                           \
  X(PQerrorMessage)                                                                                \
  X(PQfinish)                                                                                      \
  X(PQflush)                                                                                       \
  X(PQfname)                                                                                       \
  X(PQfreeCancel)                                                                                  \
  X(PQfreemem)                                                                                     \
  X(PQftype)                                                                                       \
  X(PQgetCancel)                                                                                   \
  X(PQgetResult)                                                                                   \
  X(PQgetisnull)                                                                                   \
  X(PQgetlength)                                                                                   \
  X(PQgetvalue)                                                                                    \
  X(PQisBusy)                                                                                      \
  X(PQnfields)                                                                                     \
  X(PQnotifies)                                                                                    \
  X(PQntuples)                                                                                     \
  X(PQpipelineSync)                                                                                \
  X(PQresultErrorField)                                                                            \
  X(PQresultErrorMessage)                                                                          \
  X(PQresultStatus)                                                                                \
  X(PQsendPrepare)                                                                                 \
  X(PQsendQueryParams)                                                                             \
  X(PQsendQueryPrepared)                                                                           \
  X(PQsetNoticeReceiver)                                                                           \
  X(PQsetnonblocking)                                                                              \
  X(PQsocket)                                                                                      \
  X(PQstatus)                                                                                      \
  X(PQtransactionStatus)                                                                           \
  X(PQunescapeBytea)

struct libpq {
#define DEMO_MEMBER(name) decltype(&::name) name;
  DEMO_LIBPQ_FUNCTIONS(DEMO_MEMBER)
#undef DEMO_MEMBER
};

// Loads it, the first time. Blocks.
bolt::result<void, Refused> load_libpq();

// Its functions; after load_libpq() has succeeded.
const libpq& pq() noexcept;

struct pq_deleter {
  void operator()(PGconn* each) const noexcept { pq().PQfinish(each); }
  void operator()(PGresult* each) const noexcept { pq().PQclear(each); }
  void operator()(PGcancel* each) const noexcept { pq().PQfreeCancel(each); }
  void operator()(PGnotify* each) const noexcept { pq().PQfreemem(each); }
  void operator()(PQconninfoOption* each) const noexcept { pq().PQconninfoFree(each); }
  void operator()(unsigned char* each) const noexcept { pq().PQfreemem(each); }
  void operator()(char* each) const noexcept { pq().PQfreemem(each); }
};
template <class T>
using pq_ptr = std::unique_ptr<T, pq_deleter>;

} // namespace demo
