//! The arguments, as types. Their Korean help stands in `help.rs`.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{ArgAction, Parser, Subcommand, ValueEnum};

use crate::dictionary::ServiceType;
use crate::pipeline::DocxPages;
use crate::report::Format;
use crate::report::wording::Lang;

/// Maps evidence documents (PDF, DOCX, XLSX, PPTX) to a review checklist, with page and article citations
#[derive(Debug, Parser)]
#[command(name = "evimap", version, disable_help_flag = true, disable_version_flag = true)]
#[command(disable_help_subcommand = true, arg_required_else_help = true, subcommand_required = true)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) verb: Verb,
    /// Print the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// What every verb understands.
#[derive(Debug, clap::Args)]
pub(super) struct Global {
    /// Language of messages and reports [default: the locale's, else Korean; json, ndjson and sarif are Korean whatever the locale]
    #[arg(long, value_name = "LANG", global = true, display_order = 900)]
    pub(super) lang: Option<Lang>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, display_order = 901)]
    pub(super) color: When,
    /// When to show progress on standard error; json: for programs, one JSON object a line and nothing else
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, display_order = 902)]
    pub(super) progress: ProgressWhen,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true, display_order = 903)]
    pub(super) quiet: bool,
    /// Print help
    #[arg(short, long, action = ArgAction::Help, global = true, display_order = 904)]
    help: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Read every evidence file under the paths and map it to the checklist
    Scan(Scan),
    /// Write the map of a folder, and again whenever a file in it changes, until Ctrl-C
    Watch(Watch),
    /// Print the text of a file as the scanner sees it
    Text(Text),
    /// Find a term however it is spaced, broken, spelled or composed
    #[command(
        override_usage = "evimap find [OPTIONS] <TERM> <PATH>...\n       evimap find [OPTIONS] -e <TERM> [-e <TERM>]... <PATH>..."
    )]
    Find(Find),
    /// Check the citations of a filled-in checklist against the evidence
    Verify(Verify),
    /// Say what changed between two maps
    Diff(Diff),
    /// Make one map from the facts that scans have written (--format ndjson)
    Merge(Merge),
    /// Show, make and check checklists
    Checklist(Checklist),
    /// List the kinds of findings, or explain one
    Findings(Findings),
    /// Print the JSON Schema of the map
    Schema {
        /// Whose JSON: that of scan, verify or diff
        #[arg(value_name = "OF", default_value = "map")]
        of: Shaped,
    },
    /// Print a script that completes arguments in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// A verb, for its own page
        verb: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Scan {
    /// Files and folders with evidence
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub(super) paths: Vec<PathBuf>,
    /// Write the map to FILE; its extension is the format
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Format of the map: json, ndjson, html (with pictures of the cited pages), docx (the form, filled in), xlsx, markdown, sarif
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub(super) format: Option<Format>,
    #[command(flatten)]
    pub(super) asked: Asked,
    /// Also read the paths listed in FILE, one a line; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<PathBuf>,
    /// Paths in the list end with a NUL character instead of a line end
    #[arg(short = '0', long, requires = "files_from")]
    pub(super) null: bool,
    /// Follow symbolic links in folders, also out of them
    #[arg(long)]
    pub(super) follow: bool,
    /// Read part I of N of the files only, and write facts (ndjson) for merge; auto: as Slurm, Kubernetes or AWS Batch numbers the job
    #[arg(long, value_name = "I/N|auto")]
    pub(super) shard: Option<String>,
    /// Files read at a time [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Go on where a run with the same output was interrupted
    #[arg(long)]
    pub(super) resume: bool,
    /// Keep what files gave in DIR, so that the next run reads only what is new; holds no text of documents but quotes
    #[arg(long, value_name = "DIR", env = "EVIMAP_CACHE")]
    pub(super) cache: Option<PathBuf>,
    /// Read every file again and keep nothing
    #[arg(long, conflicts_with = "resume")]
    pub(super) no_cache: bool,
    /// Exit with 0 also when something is missing or was not read
    #[arg(long)]
    pub(super) exit_zero: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// What documents are held against.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// A built-in checklist, or a folder with one of your own
    #[arg(long, value_name = "ID|DIR", default_value = "digital-service")]
    pub(super) checklist: PathBuf,
    /// The kind of service that is applied for; some requirements depend on it
    #[arg(long, value_name = "TYPE")]
    pub(super) service_type: Option<ServiceType>,
    /// A security certificate is handed in, so the criteria that it covers are waived
    #[arg(long)]
    pub(super) certified: bool,
    /// Leave out findings of these codes; `evimap findings` lists them
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(super) without_finding: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Watch {
    /// Folders and files with evidence
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// The map that is written again after each change; its extension is the format
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
    /// Format of the map: json, html (with pictures of the cited pages), docx (the form, filled in), xlsx, markdown, sarif
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub(super) format: Option<Format>,
    #[command(flatten)]
    pub(super) asked: Asked,
    /// Files read at a time [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Keep what files gave in DIR, so that the next run begins with it; holds no text of documents but quotes
    #[arg(long, value_name = "DIR", env = "EVIMAP_CACHE")]
    pub(super) cache: Option<PathBuf>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, clap::Args)]
pub(super) struct Text {
    /// The file
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// text: pages with a form feed between them; json: lines with boxes, page labels, outline
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Shape,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, clap::Args)]
pub(super) struct Find {
    /// The term, then files and folders; only files and folders after -e
    #[arg(value_name = "TERM PATH", required = true)]
    pub(super) operands: Vec<OsString>,
    /// A term; may be given more than once
    #[arg(short = 'e', long = "term", value_name = "TERM")]
    pub(super) terms: Vec<String>,
    /// Follow symbolic links in folders, also out of them
    #[arg(long)]
    pub(super) follow: bool,
    /// Search the term alone, not the other spellings that the dictionary knows
    #[arg(long)]
    pub(super) exact: bool,
    /// text: a line for each hit; json: hits with places and boxes
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Shape,
    /// A built-in checklist, or a folder with one of your own, whose dictionary knows spellings
    #[arg(long, value_name = "ID|DIR", default_value = "digital-service")]
    pub(super) checklist: PathBuf,
    /// Files read at a time [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// How files are read.
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    /// Where DOCX pages come from: auto (the file; where it tells none or contradicts itself, LibreOffice if installed), layout (LibreOffice), file
    #[arg(long, value_name = "FROM", default_value = "auto")]
    pub(super) docx_pages: DocxPages,
    /// A password that opens locked PDF files; may be given more than once
    #[arg(long = "password", value_name = "PASSWORD")]
    pub(super) passwords: Vec<String>,
    /// Passwords in FILE, one a line: nobody else on the machine sees them
    #[arg(long, value_name = "FILE")]
    pub(super) password_file: Option<PathBuf>,
    /// Change a bound of reading (may be given more than once): file_bytes, pages, stream_bytes, inflated_bytes, text_bytes,
    /// operators_per_page, form_depth, fonts, cmap_entries, xml_depth, cells, table_depth, package_parts, member_bytes, archive_bytes,
    /// memory_bytes, page_seconds, file_seconds
    #[arg(long = "limit", value_name = "NAME=VALUE")]
    pub(super) limits: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// The filled-in checklist (DOCX, PDF)
    #[arg(value_name = "FORM")]
    pub(super) form: PathBuf,
    /// A file or folder with the evidence that it cites; may be given more than once
    #[arg(short, long, value_name = "PATH", required = true)]
    pub(super) evidence: Vec<PathBuf>,
    /// Follow symbolic links in folders, also out of them
    #[arg(long)]
    pub(super) follow: bool,
    /// Write the result to FILE; its extension is the format
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Format of the result: text, json, html (with pictures of the cited pages), docx, xlsx, md, sarif [default: text]
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub(super) format: Option<VerifyFormat>,
    /// A built-in checklist, or a folder with one of your own
    #[arg(long, value_name = "ID|DIR", default_value = "digital-service")]
    pub(super) checklist: PathBuf,
    /// The kind of service that is applied for [default: the one that the form says]
    #[arg(long, value_name = "TYPE")]
    pub(super) service_type: Option<ServiceType>,
    /// A security certificate is handed in, so the criteria that it covers are waived
    #[arg(long)]
    pub(super) certified: bool,
    /// Files read at a time [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Exit with 0 also when something is wrong or was not read
    #[arg(long)]
    pub(super) exit_zero: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, clap::Args)]
pub(super) struct Diff {
    /// The map made before (JSON); - is standard input
    #[arg(value_name = "OLD", display_order = 1)]
    pub(super) old: PathBuf,
    /// The map made after (JSON)
    #[arg(value_name = "NEW", display_order = 2)]
    pub(super) new: PathBuf,
    /// How to print what changed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Shape,
    /// Exit with 0 also when something changed
    #[arg(long)]
    pub(super) exit_zero: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Merge {
    /// Facts of scans (NDJSON), in any order; - is standard input
    #[arg(value_name = "FACTS", required = true)]
    pub(super) facts: Vec<PathBuf>,
    /// Write the map to FILE; its extension is the format
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Format of the map: json, docx (the form, filled in), xlsx, markdown, sarif
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub(super) format: Option<Format>,
    /// The checklist of the scans: a built-in one, or a folder
    #[arg(long, value_name = "ID|DIR", default_value = "digital-service")]
    pub(super) checklist: PathBuf,
    /// The kind of service that is applied for; some requirements depend on it
    #[arg(long, value_name = "TYPE")]
    pub(super) service_type: Option<ServiceType>,
    /// A security certificate is handed in, so the criteria that it covers are waived
    #[arg(long)]
    pub(super) certified: bool,
    /// Leave out findings of these codes, and of those that the scans left out
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(super) without_finding: Vec<String>,
    /// Exit with 0 also when something is missing or was not read
    #[arg(long)]
    pub(super) exit_zero: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Checklist {
    #[command(subcommand)]
    pub(super) verb: ChecklistVerb,
}

#[derive(Debug, Subcommand)]
pub(super) enum ChecklistVerb {
    /// List the built-in checklists
    List {
        /// How to print them
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Shape,
    },
    /// Show a checklist in full: criteria, requirements, law, terms
    Show {
        /// A built-in checklist, or a folder with one of your own
        #[arg(value_name = "ID|DIR", default_value = "digital-service")]
        checklist: PathBuf,
        /// How to print it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Shape,
    },
    /// Begin a checklist of your own: a small one that works, with remarks
    New {
        /// The folder to make; nothing in it is overwritten
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Check a checklist of your own and name all its faults, with file and line
    Check {
        /// The folder, or a built-in checklist
        #[arg(value_name = "ID|DIR")]
        checklist: PathBuf,
    },
    /// Try the examples of a checklist and say which get another verdict than they should
    Test {
        /// A built-in checklist, or a folder with one of your own
        #[arg(value_name = "ID|DIR", default_value = "digital-service")]
        checklist: PathBuf,
        /// Also name the concepts that could go and no example would notice
        #[arg(long)]
        coverage: bool,
        /// How to print the results
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Shape,
    },
    /// Write a checklist as sheets, for a spreadsheet
    Export {
        /// A built-in checklist, or a folder with one of your own
        #[arg(value_name = "ID|DIR", default_value = "digital-service")]
        checklist: PathBuf,
        /// xlsx: one workbook; csv: a folder with a file for each sheet [default: xlsx where PATH ends so, else csv]
        #[arg(long, value_name = "FORMAT")]
        format: Option<SheetFormat>,
        /// The workbook, or the folder, to write
        #[arg(short, long, value_name = "PATH")]
        output: PathBuf,
    },
    /// Make a checklist from the sheets that export has written
    Import {
        /// The workbook, or the folder of CSV files
        #[arg(value_name = "PATH")]
        sheets: PathBuf,
        /// The folder to make; nothing in it is overwritten
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Findings {
    /// The code that is explained; without it, all are listed
    #[arg(value_name = "CODE")]
    pub(super) code: Option<String>,
    /// A built-in checklist, or a folder with one of your own, whose own findings are listed too
    #[arg(long, value_name = "ID|DIR", default_value = "digital-service")]
    pub(super) checklist: PathBuf,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Shape,
}

/// When to do something that only a terminal shows well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

/// When progress is shown, or that it is for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ProgressWhen {
    Auto,
    Always,
    Never,
    Json,
}

/// How sheets are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SheetFormat {
    Csv,
    Xlsx,
}

/// For people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shape {
    Text,
    Json,
}

impl ValueEnum for DocxPages {
    fn value_variants<'a>() -> &'a [Self] {
        &[DocxPages::Auto, DocxPages::Layout, DocxPages::File]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            DocxPages::Auto => "auto",
            DocxPages::Layout => "layout",
            DocxPages::File => "file",
        }))
    }
}

/// In what shape a check is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VerifyFormat {
    /// For the terminal.
    Text,
    /// As a map is.
    As(Format),
}

impl ValueEnum for VerifyFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            VerifyFormat::Text,
            VerifyFormat::As(Format::Json),
            VerifyFormat::As(Format::Html),
            VerifyFormat::As(Format::Docx),
            VerifyFormat::As(Format::Xlsx),
            VerifyFormat::As(Format::Markdown),
            VerifyFormat::As(Format::Sarif),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            VerifyFormat::Text => Some(PossibleValue::new("text")),
            VerifyFormat::As(Format::Markdown) => Some(PossibleValue::new("md").alias("markdown")),
            VerifyFormat::As(format) => format.to_possible_value(),
        }
    }
}

/// Whose JSON a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shaped {
    Map,
    Verify,
    Diff,
}

impl ValueEnum for Lang {
    fn value_variants<'a>() -> &'a [Self] {
        &[Lang::Ko, Lang::En]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.pick("ko", "en")))
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        Format::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = PossibleValue::new(self.name());
        Some(if *self == Format::Markdown { value.alias("md") } else { value })
    }
}

impl ValueEnum for ServiceType {
    fn value_variants<'a>() -> &'a [Self] {
        &ServiceType::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.id()))
    }
}
