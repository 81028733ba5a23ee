import { createRegistry } from "@keyway/connector-sdk/registry";
import { functionsOf } from "@keyway/engine/expressions";
import { FUNCTIONS } from "@keyway/functions/registry";

/** What expressions call, for the processes that work out loops and patterns: they load this file by its address. */
export const functions = functionsOf(createRegistry([], FUNCTIONS));
