//! The manual page and the completions of shells, made from the arguments themselves.

use crate::cli::args::{Args, Generate};
use clap::CommandFactory;
use clap_complete::Shell;

/// The text of what is asked for.
#[must_use]
pub fn generate(what: Generate) -> Vec<u8> {
    let mut command = Args::command();
    let mut out = Vec::new();
    let shell = match what {
        Generate::Man => {
            clap_mangen::Man::new(command).render(&mut out).expect("memory takes all that is written");
            return out;
        }
        Generate::CompleteBash => Shell::Bash,
        Generate::CompleteZsh => Shell::Zsh,
        Generate::CompleteFish => Shell::Fish,
        Generate::CompletePowershell => Shell::PowerShell,
    };
    clap_complete::generate(shell, &mut command, "analyze", &mut out);
    out
}
