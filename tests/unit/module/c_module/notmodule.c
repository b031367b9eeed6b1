/* A library that is no module: hosts must say so when asked to load it. */
int bolt_module_nothing(void);
int bolt_module_nothing(void) { return 0; }
