//===- Options.td - Command line of mcunet-compile ---------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

include "llvm/Option/OptParser.td"

class Flag_<string name, string help> : Flag<["--"], name>, HelpText<help>;

/// --name=VALUE, and --name VALUE for those who type it so.
multiclass Eq<string name, string metavar, string help> {
  def NAME : Separate<["--"], name>;
  def NAME#_EQ : Joined<["--"], name#"=">, Alias<!cast<Separate>(NAME)>,
                 MetaVarName<metavar>, HelpText<help>;
}

def output : JoinedOrSeparate<["-"], "o">, MetaVarName<"DIR">,
             HelpText<"Folder for the results, made if need be (default .)">;
defm mcpu : Eq<"mcpu", "CPU", "CPU or chip to compile for (default cortex-m7); help lists them">;
def aligned : Flag_<"aligned", "For memory that allows only aligned accesses">;
def bti : Flag_<"bti", "Landing pads for indirect branches, on Cortex-M52 and M85">;
defm sram : Eq<"sram", "SIZE", "Budget for all SRAM in bytes, nK or nM; without, see --optimize">;
defm max_overhead : Eq<"max-overhead", "PCT", "Most extra MACs over layer by layer, in percent">;
defm input : Eq<"input", "MODE", "resident (default), push, pull, or stream: rows are time">;
defm hop : Eq<"hop", "ROWS", "Rows in each call of a stream (default the fewest)">;
defm input_layout : Eq<"input-layout", "LAYOUT", "What the caller delivers: nhwc or nchw (default the model's)">;
defm reference : Eq<"reference", "KERNELS", "Whose bytes where kernels differ: tflite (default) or tflm">;
def consume_input : Flag_<"consume-input", "A resident input's dead rows may be written over">;
defm schedule : Eq<"schedule", "HOW", "auto (default), a published scheme, or FILE.json">;
defm point : Eq<"point", "N", "Point N of what --pareto lists, or of --schedule=FRONT">;
defm optimize : Eq<"optimize", "GOAL", "balanced (default), latency or sram">;
def keep_channels : Flag_<"keep-channels", "Compute channels that change no result all the same">;
def prefer_flash : Flag_<"prefer-flash", "Less flash rather than fewer instructions">;
defm net : Eq<"net", "NAME", "Which network of a described file of several">;
defm redistribute : Eq<"redistribute", "TARGET", "Write a network whose patches cost less: max-overhead=PCT,...">;
def pareto : Flag_<"pareto", "Write the front of SRAM and latency, and no model">;
defm clock : Eq<"clock", "MHZ", "Predict milliseconds at this clock, by a model of the CPU">;
defm name : Eq<"name", "IDENT", "C identifier of the model (default from the file's name)">;
defm emit : Eq<"emit", "KIND", "object (default), asm, llvm, or mlir (the planned network)">;
defm kit : Eq<"kit", "KIND", "Also a folder for cmake, zephyr, arduino or cmsis-pack">;
def quiet : Flag_<"quiet", "Print no summary">;
def help : Flag_<"help", "Show this text">;
def version : Flag_<"version", "Show versions">;
def h : Flag<["-"], "h">, Alias<help>;
def q : Flag<["-"], "q">, Alias<quiet>;

// For those who profile a firmware as a whole; mcunet-run needs it not.
def profile_symbols : Flag_<"profile-symbols", "One function per layer, for profilers">,
                      Flags<[HelpHidden]>;

// For people who debug the compiler.
def mllvm : Separate<["-"], "mllvm">, Flags<[HelpHidden]>,
            HelpText<"Pass one option on to LLVM">;
