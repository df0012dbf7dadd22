#include "sim/cli/commands.h"

int main(int argc, char** argv) {
  return casella::cli::main_of(argc, argv);
}
