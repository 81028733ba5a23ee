import { expect, test } from "vitest";
import type { LooseEntry } from "./catalogue.ts";
import { parseSteps } from "./parse.ts";

/** Services that exist nowhere, each with the acts that an administrator would expect: only ids and descriptions. */
const SERVICES = [
	"lumafold",
	"brisk",
	"tarnhub",
	"quillbase",
	"vextra",
	"moonpier",
	"ostrel",
	"pindra",
	"calyxo",
	"drumlin",
];
const ACTS: [string, string][] = [
	["createAccount", "Creates an account for a person in S."],
	["suspendAccount", "Suspends an account in S and keeps its data."],
	["deleteAccount", "Permanently deletes an account from S."],
	["addToSquad", "Makes a person a member of a squad in S."],
	["removeFromSquad", "Ends a person's membership of a squad in S."],
	["openDossier", "Opens a dossier in S."],
	["closeDossier", "Closes a dossier in S."],
	["listBadges", "Lists the badges of a person in S."],
	["revokeBadge", "Takes a badge away from a person in S."],
	["sendPing", "Sends a ping to a person in S."],
];
const catalogue: LooseEntry[] = [
	{ id: "staff.personHired", description: "Fires when a person is hired." },
	{ id: "staff.personLeft", description: "Fires when a person leaves the company." },
	...SERVICES.flatMap((service) =>
		ACTS.map(([act, description]) => ({
			id: `${service}.${act}`,
			description: description.replace("S", service.charAt(0).toUpperCase() + service.slice(1)),
		})),
	),
];
const read = (text: string) => parseSteps({ text, catalogue });
const cards = (text: string, lane = "main") => {
	const { graph } = read(text);
	return (graph.lanes[lane] ?? []).map((id) => graph.cards[id]?.uses.replace(/@\d+$/, ""));
};

test.each([
	["Create an account in Lumafold", "lumafold.createAccount"],
	["Please open the person an account at Brisk", "brisk.createAccount"],
	["Freeze their Tarnhub account", "tarnhub.suspendAccount"],
	["Erase the Quillbase account for good", "quillbase.deleteAccount"],
	["Put them into a Vextra squad", "vextra.addToSquad"],
	["Kick the person out of the Moonpier squad", "moonpier.removeFromSquad"],
	["A dossier should be opened in Ostrel", "ostrel.openDossier"],
	["Close the Pindra dossier", "pindra.closeDossier"],
	["Fetch the Calyxo badges of the person", "calyxo.listBadges"],
	["Take the Drumlin badge away", "drumlin.revokeBadge"],
])("%s → %s", (text, id) => {
	expect(cards(text)).toEqual([id]);
});

test("order, waits and conditions hold over a catalogue of ids and descriptions", () => {
	const text =
		"When a person is hired, create a Brisk account, wait 3 days, then open a dossier in Ostrel. If their country is Norway, send them a ping in Vextra.";
	expect(read(text).graph.trigger?.uses).toBe("staff.personHired");
	expect(cards(text)).toEqual(["brisk.createAccount", "flow.wait", "ostrel.openDossier", "flow.if"]);
	expect(cards(text, "if.then")).toEqual(["vextra.sendPing"]);
});

test("a loop goes through the list that a card finds", () => {
	const text = "1. List the badges of the person in Calyxo\n2. For each badge\n   a. Revoke the badge in Calyxo";
	expect(cards(text)).toEqual(["calyxo.listBadges", "flow.forEach"]);
	expect(cards(text, "for_each.each")).toEqual(["calyxo.revokeBadge"]);
});

test("what no service does is not guessed", () => {
	expect(cards("Polish the trophies in the lobby")).toEqual(["flow.unknown"]);
	expect(cards("Order a birthday cake")).toEqual(["flow.unknown"]);
});

test("the same act at ten services is a doubt while none is named", () => {
	const { problems, lines } = read("Close the dossier");
	expect(lines[0]?.confidence).toBe("guessed");
	expect(problems.map((problem) => problem.code)).toContain("STEP_GUESSED");
});
