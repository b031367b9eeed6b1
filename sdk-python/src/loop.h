/* Event loops, as far as the extension tells them apart. */
#ifndef LIBBOLT_PYTHON_LOOP_H
#define LIBBOLT_PYTHON_LOOP_H

#include "core.h"

/* The loop that runs on this thread. A new reference, or NULL with an exception, a RuntimeError if
   none runs. */
PyObject* core_running_loop(void);
/* Whether `loop` stands for a trio run. */
bool core_loop_is_trio(PyObject* loop);
/* Whether cancelled tasks leave with asyncio.CancelledError here: not in trio, nor without a loop.
 */
bool core_loop_has_cancelled_error(void);
/* The loop, if what runs is a trio task; else NULL without an exception. A new reference. */
PyObject* core_trio_task_loop(void);

#endif
