// Swift's tasks on the thread that asks for them, in the order in which they became ready.
#pragma once

// From now on jobs of the global executor are kept for here_run().
void here_begin(void);
// Runs them until there is none.
void here_run(void);
