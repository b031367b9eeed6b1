/* The conformance cases that need nothing but C: each is run by name, checked to leave nothing
   behind, and reported as "case NAME ok". */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "host.h"

static void G5_ready_noop(void) {
  host_call call = host_new("noop", NULL, 0);
  CHECK(host_poll(&call) == BOLT_READY);
  CHECK(call.id == 0 && call.out.len == 0);
  host_done(&call);
}

static void G5_ready_add(void) {
  const struct {
    int64_t a, b;
  } args = {40, 2}; /* a C struct is the argument block */
  host_call call = host_new("add", &args, sizeof(args));
  CHECK(host_poll(&call) == BOLT_READY);
  int64_t sum;
  CHECK(call.id == 0 && call.out.len == sizeof(sum));
  memcpy(&sum, call.out.data, sizeof(sum));
  CHECK(sum == 42);
  host_done(&call);
}

static void G5_ready_echo(void) {
  const struct {
    uint32_t len;
    char text[5];
  } args = {5, {'h', 'e', 'l', 'l', 'o'}};
  host_call call = host_new("echo", &args, 9);
  CHECK(host_poll(&call) == BOLT_READY);
  CHECK(call.out.len == 9 && memcmp(call.out.data, &args, 9) == 0);
  host_done(&call);
}

static void sync_function(void) {
  const int64_t args[2] = {-1, 1};
  CHECK(host_u64("add_sync", args, sizeof(args)) == 0);
}

static void docs_and_signatures(void) {
  const bolt_fn* fn = host_function("add");
  CHECK(strcmp(fn->doc, "Adds two numbers.") == 0);
  CHECK(fn->n_params == 2 && strcmp(fn->params[1]->name, "b") == 0);
  CHECK(strstr(fn->signature, "add(a:i64,b:i64)->i64") != NULL);
  CHECK(fn->flags & BOLT_FN_ASYNC);
}

struct write_line {
  uint64_t journal;
  uint32_t len;
  char line[3];
};

static void G1_lazy_until_first_poll(void) {
  const struct write_line args = {journal_new(), 3, {'r', 'a', 'n'}};
  bolt_call start;
  memset(&start, 0, sizeof(start));
  start.size = sizeof(start);
  start.fn = host_function("write_line");
  start.args = &args;
  start.args_len = 15;
  bolt_future id = 0;
  bolt_buffer out;
  memset(&out, 0, sizeof(out));
  out.size = sizeof(out);
  CHECK(rt->future_start(&start, &id, &out) == BOLT_OK && id != 0);
  CHECK(journal_is(args.journal, ""));
  CHECK(rt->future_poll(id, 0, &out) == BOLT_READY);
  rt->buffer_release(&out);
  CHECK(journal_is(args.journal, "ran;"));
}

static void G6_cancel_before_first_poll(void) {
  const struct write_line args = {journal_new(), 3, {'r', 'a', 'n'}};
  bolt_call start;
  memset(&start, 0, sizeof(start));
  start.size = sizeof(start);
  start.fn = host_function("write_line");
  start.args = &args;
  start.args_len = 15;
  bolt_future id = 0;
  bolt_buffer out;
  memset(&out, 0, sizeof(out));
  out.size = sizeof(out);
  CHECK(rt->future_start(&start, &id, &out) == BOLT_OK);
  CHECK(rt->future_cancel(id) == BOLT_OK);
  CHECK(rt->future_poll(id, 0, &out) == BOLT_CANCELLED);
  rt->buffer_release(&out);
  CHECK(journal_is(args.journal, ""));
}

static void G3_body_runs_on_the_polling_thread(void) {
  const uint64_t gate = gate_new();
  const uint64_t here = host_u64("thread_id", NULL, 0);
  host_call call = host_new("threads_across", &gate, sizeof(gate));
  CHECK(host_poll(&call) == BOLT_PENDING);
  gate_open_elsewhere(gate);
  CHECK(host_finish(&call) == BOLT_READY);
  uint64_t threads[2];
  CHECK(call.out.len == 8 + sizeof(threads));
  memcpy(threads, call.out.data + 8, sizeof(threads));
  CHECK(threads[0] == here && threads[1] == here);
  host_done(&call);
}

static void yield_returns_to_the_host(void) {
  const uint32_t times = 3;
  host_call call = host_new("yield_times", &times, sizeof(times));
  for (int i = 0; i < 3; ++i) {
    CHECK(host_poll(&call) == BOLT_AGAIN);
  }
  CHECK(host_poll(&call) == BOLT_READY);
  host_done(&call);
}

static void G4_wake_from_another_thread(void) {
  const uint64_t gate = gate_new();
  host_call call = host_new("wait_open", &gate, sizeof(gate));
  CHECK(host_poll(&call) == BOLT_PENDING);
  CHECK(host_drain() == 0);
  gate_open_elsewhere(gate);
  CHECK(host_wait() == 1);
  CHECK(host_poll(&call) == BOLT_READY);
  host_done(&call);
}

static void probe_wake(uint64_t probe, uint32_t times) {
  const struct {
    uint64_t probe;
    uint32_t times;
  } args = {probe, times};
  host_u64("probe_wake", &args, 12);
}

static void G4_wakes_coalesce(void) {
  const uint64_t probe = host_u64("probe_new", NULL, 0);
  host_call call = host_new("probe_wait", &probe, sizeof(probe));
  CHECK(host_poll(&call) == BOLT_PENDING);
  probe_wake(probe, 5);
  CHECK(host_drain() == 1);
  CHECK(host_poll(&call) == BOLT_PENDING);
  host_u64("probe_finish", &probe, sizeof(probe));
  probe_wake(probe, 5);
  CHECK(host_drain() == 1);
  CHECK(host_poll(&call) == BOLT_READY);
  uint32_t polls;
  memcpy(&polls, call.out.data, sizeof(polls));
  CHECK(polls == 3);
  host_done(&call);
}

static void G4_wake_during_poll_is_again(void) {
  const uint32_t times = 2;
  host_call call = host_new("wake_itself", &times, sizeof(times));
  CHECK(host_poll(&call) == BOLT_AGAIN);
  CHECK(host_poll(&call) == BOLT_AGAIN);
  CHECK(host_drain() == 0);
  CHECK(host_poll(&call) == BOLT_READY);
  host_done(&call);
}

static void G8_late_wake_after_the_end(void) {
  const uint64_t probe = host_u64("probe_new", NULL, 0);
  host_call call = host_new("probe_wait", &probe, sizeof(probe));
  CHECK(host_poll(&call) == BOLT_PENDING);
  const bolt_future id = call.id;
  host_u64("probe_finish", &probe, sizeof(probe));
  probe_wake(probe, 1);
  CHECK(host_finish(&call) == BOLT_READY);
  host_done(&call);
  probe_wake(probe, 3);
  CHECK(host_drain() == 0);
  CHECK(rt->future_wake(id) == BOLT_INVALID_HANDLE);
}

static void G6_cancel_while_pending(void) {
  const uint64_t gate = gate_new();
  host_call call = host_new("wait_open", &gate, sizeof(gate));
  CHECK(host_poll(&call) == BOLT_PENDING);
  CHECK(rt->future_cancel(call.id) == BOLT_OK);
  CHECK(host_finish(&call) == BOLT_CANCELLED);
  host_done(&call);
  CHECK(gate_waiting(gate) == 0);
}

static void G6_cancel_twice(void) {
  const uint64_t gate = gate_new();
  host_call call = host_new("wait_open", &gate, sizeof(gate));
  CHECK(host_poll(&call) == BOLT_PENDING);
  CHECK(rt->future_cancel(call.id) == BOLT_OK);
  CHECK(rt->future_cancel(call.id) == BOLT_OK);
  CHECK(host_drain() == 1);
  CHECK(host_poll(&call) == BOLT_CANCELLED);
  CHECK(rt->future_cancel(call.id) == BOLT_INVALID_HANDLE);
  host_done(&call);
}

static void G7_unwinds_innermost_first(void) {
  const uint64_t args[2] = {journal_new(), gate_new()};
  host_call call = host_new("nested", args, sizeof(args));
  CHECK(host_poll(&call) == BOLT_PENDING);
  CHECK(rt->future_cancel(call.id) == BOLT_OK);
  CHECK(host_finish(&call) == BOLT_CANCELLED);
  CHECK(journal_is(args[0], "outer;middle;inner;~inner;~middle;~outer;"));
  host_done(&call);
}

static void G7_cancel_waits_for_the_acknowledgement(void) {
  const uint64_t args[3] = {journal_new(), gate_new(), gate_new()};
  host_call call = host_new("hold", args, sizeof(args));
  CHECK(host_poll(&call) == BOLT_PENDING);
  CHECK(rt->future_cancel(call.id) == BOLT_OK);
  CHECK(host_drain() == 1);
  CHECK(host_poll(&call) == BOLT_PENDING);
  CHECK(gate_waiting(args[2]) == 1);
  gate_open_elsewhere(args[1]);
  CHECK(host_drain() == 0);
  CHECK(journal_is(args[0], "hold;"));
  gate_open_elsewhere(args[2]);
  CHECK(host_finish(&call) == BOLT_CANCELLED);
  CHECK(journal_is(args[0], "hold;~hold;"));
  host_done(&call);
}

static void G8_free_unfinished(void) {
  const uint64_t args[2] = {journal_new(), gate_new()};
  host_call call = host_new("nested", args, sizeof(args));
  CHECK(host_poll(&call) == BOLT_PENDING);
  CHECK(rt->future_free(call.id) == (BOLT_OK | BOLT_TOKEN_BACK));
  CHECK(journal_is(args[0], "outer;middle;inner;~inner;~middle;~outer;"));
}

static void* poll_to_its_end(void* data) {
  host_call* call = data;
  CHECK(BOLT_OUTCOME(host_poll(call)) == BOLT_CANCELLED);
  host_done(call);
  return NULL;
}

static void G8_free_during_poll(void) {
  const uint64_t args[3] = {journal_new(), gate_new(), gate_new()};
  host_call call = host_new("block_in_poll", args, sizeof(args));
  bolt_call start;
  memset(&start, 0, sizeof(start));
  start.size = sizeof(start);
  start.fn = call.fn;
  start.args = args;
  start.args_len = sizeof(args);
  bolt_buffer out;
  memset(&out, 0, sizeof(out));
  out.size = sizeof(out);
  CHECK(rt->future_start(&start, &call.id, &out) == BOLT_OK);
  rt->buffer_release(&out);
  const bolt_future id = call.id;
  call.started = 1;
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, poll_to_its_end, &call) == 0);
  const struct {
    uint64_t gate;
    uint32_t count;
  } entered = {args[1], 1};
  host_u64("gate_block_until_waiting", &entered, 12);
  CHECK(rt->future_free(id) == (BOLT_OK | BOLT_DEFERRED));
  CHECK(journal_is(args[0], "poll;"));
  gate_open_elsewhere(args[1]);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(journal_is(args[0], "poll;~poll;"));
}

static void G8_free_detaches_until_acknowledged(void) {
  const uint64_t args[3] = {journal_new(), gate_new(), gate_new()};
  host_call call = host_new("hold", args, sizeof(args));
  CHECK(host_poll(&call) == BOLT_PENDING);
  CHECK(rt->future_free(call.id) == (BOLT_OK | BOLT_TOKEN_BACK | BOLT_DETACHED));
  CHECK(journal_is(args[0], "hold;"));
  gate_open_elsewhere(args[2]);
  CHECK(journal_is(args[0], "hold;~hold;"));
}

static void G8_stale_handle(void) {
  const uint64_t gate = gate_new();
  host_call call = host_new("wait_open", &gate, sizeof(gate));
  CHECK(host_poll(&call) == BOLT_PENDING);
  CHECK(rt->future_free(call.id) == (BOLT_OK | BOLT_TOKEN_BACK));
  CHECK(host_poll(&call) == BOLT_INVALID_HANDLE);
  CHECK(rt->future_cancel(call.id) == BOLT_INVALID_HANDLE);
  CHECK(rt->future_free(call.id) == BOLT_INVALID_HANDLE);
  CHECK(rt->future_wake(call.id) == BOLT_INVALID_HANDLE);
  CHECK(rt->future_ack(call.id) == BOLT_INVALID_HANDLE);
  host_done(&call);
}

static void G9_error_enum(void) {
  const uint8_t online = 0;
  host_call call = host_new("connect", &online, sizeof(online));
  CHECK(host_finish(&call) == BOLT_ERROR);
  uint32_t fault;
  memcpy(&fault, call.out.data, sizeof(fault));
  CHECK(fault == 7);
  host_done(&call);
}

static void G9_unexpected_exception(void) {
  const struct {
    uint32_t len;
    char text[8];
  } args = {8, {'i', 't', ' ', 'b', 'r', 'o', 'k', 'e'}};
  host_call call = host_new("throw_text", &args, sizeof(args));
  CHECK(host_finish(&call) == BOLT_FAILED);
  CHECK(call.out.len == 8 && memcmp(call.out.data, args.text, 8) == 0);
  host_done(&call);
}

static void G10_sync_methods(void) {
  const struct {
    uint64_t journal;
    int64_t value;
  } args = {journal_new(), 7};
  host_call make = host_new("Cell.make", &args, sizeof(args));
  CHECK(host_poll(&make) == BOLT_READY && make.out.n_objects == 1);
  host_call get = host_new("Cell.get", NULL, 0);
  get.receiver = make.out.objects[0];
  CHECK(host_poll(&get) == BOLT_READY);
  int64_t value;
  memcpy(&value, get.out.data, sizeof(value));
  CHECK(value == 7);
  host_done(&get);
  CHECK(journal_is(args.journal, "make 7;"));
  host_done(&make); /* the buffer's reference was the only one */
  CHECK(journal_is(args.journal, "make 7;~cell 7;"));
}

static void bad_size_of_block(void) {
  const int64_t args[3] = {1, 2, 3};
  for (size_t n = 0; n <= 3; ++n) {
    host_call call = host_new("add", n == 0 ? NULL : args, n * sizeof(args[0]));
    CHECK(host_finish(&call) == (n == 2 ? BOLT_READY : BOLT_ARGUMENT));
    host_done(&call);
  }
}

static void bad_utf8(void) {
  const struct {
    uint32_t len;
    unsigned char text[4];
  } args = {4, {'o', 'k', 0xc0, 0xaf}};
  host_call call = host_new("echo_string", &args, sizeof(args));
  CHECK(host_finish(&call) == BOLT_ARGUMENT);
  static const char start[] = "echo_string(): argument 'value'";
  CHECK(call.out.len > strlen(start) && memcmp(call.out.data, start, strlen(start)) == 0);
  host_done(&call);
}

#define CASE(name) {#name, name}
static const struct {
  const char* name;
  void (*run)(void);
} cases[] = {
    CASE(G5_ready_noop),
    CASE(G5_ready_add),
    CASE(G5_ready_echo),
    CASE(sync_function),
    CASE(docs_and_signatures),
    CASE(G1_lazy_until_first_poll),
    CASE(G3_body_runs_on_the_polling_thread),
    CASE(yield_returns_to_the_host),
    CASE(G4_wake_from_another_thread),
    CASE(G4_wakes_coalesce),
    CASE(G4_wake_during_poll_is_again),
    CASE(G8_late_wake_after_the_end),
    CASE(G6_cancel_before_first_poll),
    CASE(G6_cancel_while_pending),
    CASE(G6_cancel_twice),
    CASE(G7_unwinds_innermost_first),
    CASE(G7_cancel_waits_for_the_acknowledgement),
    CASE(G8_free_unfinished),
    CASE(G8_free_during_poll),
    CASE(G8_free_detaches_until_acknowledged),
    CASE(G8_stale_handle),
    CASE(G9_error_enum),
    CASE(G9_unexpected_exception),
    CASE(G10_sync_methods),
    CASE(bad_size_of_block),
    CASE(bad_utf8),
};

/* Runs the cases named on the command line, or all. */
int main(int argc, char** argv) {
  host_load(CONFORMANCE_MODULE);
  const size_t n = sizeof(cases) / sizeof(cases[0]);
  size_t ran = 0;
  for (size_t i = 0; i < n; ++i) {
    int wanted = argc == 1;
    for (int j = 1; j < argc; ++j) {
      wanted |= strcmp(argv[j], cases[i].name) == 0;
    }
    if (!wanted) {
      continue;
    }
    cases[i].run();
    if (!host_nothing_left()) {
      fprintf(stderr, "%s left something behind\n", cases[i].name);
    }
    CHECK(host_nothing_left());
    printf("case %s ok\n", cases[i].name);
    fflush(stdout);
    ++ran;
  }
  host_close();
  CHECK(ran == (argc == 1 ? n : (size_t)argc - 1));
  return 0;
}
