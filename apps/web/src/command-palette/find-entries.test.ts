import { expect, test } from "vitest";
import { findEntries } from "./find-entries.ts";
import type { PaletteEntry } from "./palette-store.ts";

const entry = (section: string, name: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
	key: `${section} ${name}`,
	section,
	name,
	mark: null,
	run: () => {},
	...more,
});
const entries = [
	entry("Cards", "Post to the channel", { detail: "Step 3" }),
	entry("Cards", "Channel of the team"),
	entry("Commands", "Undo", { words: "back" }),
];
const names = (search: string, most = 9) => findEntries(entries, search, most).map((each) => each.name);

test("each word must occur in the name, the detail or the words behind it", () => {
	expect(names("step post")).toEqual(["Post to the channel"]);
	expect(names("back")).toEqual(["Undo"]);
	expect(names("nothing")).toEqual([]);
});

test("within a section, names that begin with the search come first, and only so many are shown", () => {
	expect(names("channel")).toEqual(["Channel of the team", "Post to the channel"]);
	expect(names("", 1)).toEqual(["Post to the channel", "Undo"]);
});
