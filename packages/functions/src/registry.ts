import type { FunctionDefinition } from "@keyway/connector-sdk/definition";
import { build } from "./csv/build.ts";
import { fullName } from "./identity/full-name.ts";
import { compose } from "./text/compose.ts";
import { concatenate } from "./text/concatenate.ts";
import { contains } from "./text/contains.ts";
import { emailParts } from "./text/email-parts.ts";
import { initials } from "./text/initials.ts";
import { join } from "./text/join.ts";
import { keepOnly } from "./text/keep-only.ts";
import { length } from "./text/length.ts";
import { lower } from "./text/lower.ts";
import { removeAccents } from "./text/remove-accents.ts";
import { replace } from "./text/replace.ts";
import { slugify } from "./text/slugify.ts";
import { split } from "./text/split.ts";
import { startsWith } from "./text/starts-with.ts";
import { substring } from "./text/substring.ts";
import { title } from "./text/title.ts";
import { trim } from "./text/trim.ts";
import { upper } from "./text/upper.ts";

/** Every function card of the product, in the order of the palette. */
export const FUNCTIONS: readonly FunctionDefinition[] = [
	compose,
	concatenate,
	join,
	split,
	replace,
	substring,
	trim,
	lower,
	upper,
	title,
	length,
	contains,
	startsWith,
	keepOnly,
	removeAccents,
	slugify,
	initials,
	emailParts,
	fullName,
	build,
];
