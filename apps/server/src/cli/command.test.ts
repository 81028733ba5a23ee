import { expect, test } from "vitest";
import { readAsked } from "./command.ts";
import { COMMANDS } from "./commands.ts";

const RUN = "0190b0a0-0000-7000-8000-000000000001";

const WRONG: [string, string[], string][] = [
	["runs retry", [], "Name either failed runs or"],
	["runs retry", ["abc"], "“abc” is no id"],
	["runs retry", [RUN, "--flow=abc"], "Name either"],
	["runs retry", ["--flow=abc"], "“abc” is no id"],
	["runs retry", [RUN, "--all"], "--all"],
	["keys rotate", ["--force"], "--force"],
	["audit verify", ["now"], "now"],
	["history retain", ["--days=soon"], "--days=365"],
	["history retain", ["--days=0"], "--days=365"],
	["history retain", ["--days"], "--days"],
	["history retain", ["30"], "--days=365"],
	["history retain", [], "--days=365"],
];
test.each(WRONG)("%s %j is refused before anything is touched, in words", (name, given, told) => {
	expect(asked(name, given)).toContain(told);
});

test("what is asked rightly is understood", () => {
	expect(asked("runs retry", [RUN, RUN])).toEqual({ words: [RUN, RUN], options: {} });
	expect(asked("runs retry", ["--flow", RUN])).toEqual({ words: [], options: { flow: RUN } });
	expect(asked("history retain", ["--days=365"])).toEqual({ words: [], options: { days: "365" } });
	for (const name of ["keys rotate", "projector rebuild", "audit verify", "backup check"])
		expect(asked(name, [])).toEqual({ words: [], options: {} });
});

function asked(name: string, given: string[]) {
	const command = COMMANDS[name];
	if (!command) throw new Error(`There is no command ${name}.`);
	return readAsked(command, given);
}
