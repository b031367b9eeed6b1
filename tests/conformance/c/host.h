/* A host in C: loads the fixture through its one symbol, calls its functions through the runtime's
   table with C structs and byte arrays as argument blocks, and waits with a completion queue. */
#ifndef CONFORMANCE_HOST_H
#define CONFORMANCE_HOST_H

#include <stdint.h>

#include <bolt/bolt.h>

/* Ends the program with a message if `condition` is false. */
#define CHECK(condition) check((condition) != 0, #condition, __FILE__, __LINE__)
void check(int condition, const char* text, const char* file, int line);

extern const bolt_module* module;
extern const bolt_runtime* rt;

void host_load(const char* path);

/* "add" or "Cell.read". */
const bolt_fn* host_function(const char* name);

/* One call. `args` must stay valid until the first poll. */
typedef struct host_call {
  const bolt_fn* fn;
  const void* args;
  size_t args_len;
  bolt_object receiver;
  bolt_future id;
  int started;
  bolt_status status; /* of the last poll, with flags */
  bolt_buffer out;    /* after a terminal poll: what it ended with */
} host_call;

/* A call of `name`; nothing has happened yet. */
host_call host_new(const char* name, const void* args, size_t args_len);
bolt_status host_poll(host_call* call);
/* Polls until terminal, waiting on the queue; the outcome without flags. */
bolt_status host_finish(host_call* call);
/* Releases the result. */
void host_done(host_call* call);

/* Drains the host's queue without blocking: how many tokens came. */
size_t host_drain(void);
/* Blocks until at least one token has come: how many. */
size_t host_wait(void);

/* Calls a function that answers at once with a u64 (or nothing: 0). */
uint64_t host_u64(const char* name, const void* args, size_t args_len);

/* Gates, journals and probes of the fixture. */
uint64_t gate_new(void);
void gate_open_elsewhere(uint64_t gate);
uint32_t gate_waiting(uint64_t gate);
uint64_t journal_new(void);
/* Whether the journal's lines are `expected`, each ended by a semicolon. */
int journal_is(uint64_t journal, const char* expected);

/* Whether nothing lives, apart from the host's own queue. */
int host_nothing_left(void);
void host_close(void);

#endif
