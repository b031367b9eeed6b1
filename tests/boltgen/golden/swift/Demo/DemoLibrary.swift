// Written by boltgen for the module demo: changes will be lost.
import Bolt

#if canImport(CDemo)
  import CDemo
#endif

/// A small application core: configuration, users, a database and some counting.
public enum DemoLibrary: BoltModule {
  public static let library = BoltLibrary(name: "demo", linked: linked, expected: expected)

  private static let expected: [BoltExpectation] = [
    BoltExpectation(
      "load_config", 0x16e4_fbbf_23d9_75fc,
      "async function load_config(path:string)->Config!ConfigError"),
    BoltExpectation(
      "fetch_user", 0xdd5c_7db9_1d92_2c0d, "async function fetch_user(id:i64)->User!DbError"),
    BoltExpectation(
      "count_words", 0x55d8_ca6e_61b8_d43a,
      "async function count_words(paths:list<string>)->list<WordCount>!FileError"),
    BoltExpectation(
      "track", 0x629b_8fad_2b9c_7e60, "async function track(positions:u32)->list<Position>"),
    BoltExpectation("length", 0x1e45_8727_95fe_4a00, "function length(track:list<Position>)->f64"),
    BoltExpectation("mean", 0xd268_71cd_e6ee_3db8, "function mean(numbers:list<f64>)->f64"),
    BoltExpectation(
      "Database.connect", 0x6ba7_b0c8_01ed_78f4,
      "async factory Database.connect(url:string)->Database!DbError"),
    BoltExpectation(
      "Database.query", 0x50c5_a249_5149_a7df,
      "async method Database.query(sql:string)->Table!DbError"),
    BoltExpectation(
      "Database.sync_all", 0x62db_6a3a_0e10_1fd3,
      """
      async exclusive method Database.sync_all(records:list<WordCount>,\
      batch_size:u32,progress:Progress)->u64!DbError
      """),
    BoltExpectation(
      "Progress.create", 0x21b4_f227_d68f_5332, "factory Progress.create()->Progress"),
    BoltExpectation(
      "Progress.reached", 0x0855_b270_c13e_531b, "async method Progress.reached(rows:u64)->u64"),
    BoltExpectation("Progress.done", 0xff0c_dee1_0fd3_39fd, "method Progress.done()->u64"),
    BoltExpectation(
      "Progress.rolled_back", 0xd254_8edb_176d_941b, "method Progress.rolled_back()->u64"),
  ]

  #if canImport(CDemo)
    private static let linked: (@Sendable () -> UnsafeRawPointer?)? = {
      UnsafeRawPointer(bolt_module_demo())
    }
  #else
    private static let linked: (@Sendable () -> UnsafeRawPointer?)? = nil
  #endif
}
