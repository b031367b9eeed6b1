/* Leaves a promise and a buffer behind, or, with an argument, nothing; with "fork" a child process
   ends while they are in use. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bolt/bolt.h"

int main(int argc, char** argv) {
  bolt_future promise = 0;
  if (bolt_promise_create(NULL, NULL, &promise) != BOLT_OK) return 1;
  bolt_buffer text = {sizeof text, 0, NULL, 0, 0, NULL, 0, 0};
  if (bolt_buffer_reserve(&text, 100) != BOLT_OK) return 1;
  if (argc > 1 && strcmp(argv[1], "fork") == 0) {
    const pid_t child = fork();
    if (child == 0) exit(0);
    if (waitpid(child, NULL, 0) != child) return 1;
  }
  if (argc > 1) {
    bolt_future_free(promise);
    bolt_promise_drop(promise);
    bolt_buffer_release(&text);
  }
  printf("done\n");
  return 0;
}
