//! The command `analyze`: parse arguments, run, exit.

fn main() -> std::process::ExitCode {
    analyze::cli::main()
}
