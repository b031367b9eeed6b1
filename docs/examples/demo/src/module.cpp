// What callers in other languages see.
#include <bolt/module.hpp>

#include "config.hpp"
#include "database.hpp"
#include "progress.hpp"
#include "track.hpp"
#include "users.hpp"
#include "words.hpp"

BOLT_MODULE(demo, m) {
  using namespace demo;
  m.doc("A small application core: configuration, users, a database and some counting.");
  m.error<ConfigError>("ConfigError", "Why a configuration cannot be used.");
  m.error<DbError>("DbError", "What the users and the database can fail with.");

  m.def<&load_config>("load_config", "path"_a, "Reads and checks a configuration file.",
                      bolt::on_pool);
  m.def<&fetch_user>("fetch_user", "id"_a, "Looks up one user.");
  m.def<&count_words>("count_words", "paths"_a, "Counts the words of all files at once.");

  m.def<&track>("track", "positions"_a, "Where it has been.", bolt::in_place);
  m.def<&length>("length", "track"_a, "How long the way was.");
  m.def<&mean>("mean", "numbers"_a, "The arithmetic mean.");

  m.class_<Database>("Database", "A database: SQLite, or PostgreSQL.")
      .def_static<&Database::connect>("connect", "url"_a,
                                      "Opens 'sqlite:PATH' or 'postgresql://...'.")
      .def<&Database::query>("query", "sql"_a, "Runs one statement.")
      .def<&Database::sync_all>("sync_all", "records"_a, "batch_size"_a, "progress"_a,
                                "Pushes all records in one transaction.");

  m.class_<Progress>("Progress", "How far some work has come.")
      .def_static<&Progress::create>("create", "Nothing done yet.")
      .def<&Progress::reached>("reached", "rows"_a, "Waits until that many rows are done.")
      .def<&Progress::done>("done", "Rows done so far.")
      .def<&Progress::rolled_back>("rolled_back", "Rows that were taken back.");
}
