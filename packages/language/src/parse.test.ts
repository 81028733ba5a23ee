import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseSteps } from "./parse.ts";

const fixtures = new URL("../../../tests/fixtures/language/", import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL("catalogue.json", fixtures), "utf8"));
const gazetteer = JSON.parse(readFileSync(new URL("gazetteer.json", fixtures), "utf8"));
const read = (text: string) => parseSteps({ text, catalogue, gazetteer });
const codes = (text: string) => read(text).problems.map((problem) => problem.code);

describe("the examples of the product page", () => {
	test("provisioning: looks for access, gives what is missing, then makes an admin", () => {
		const { kind, graph, problems } = read(
			"Create a custom provisioning workflow with the following steps.\n1. Check if the user has Slack user access\n2. If the user lacks Slack user access, provision it first\n3. Grant Slack admin access via API",
		);
		expect(kind).toBe("provisioning");
		expect(problems).toEqual([]);
		expect(graph.lanes).toEqual({
			main: ["check_access", "if", "set_admin"],
			"if.then": ["grant_role"],
			"if.else": [],
		});
		expect(graph.cards["if"]?.fields).toEqual({
			when: { kind: "expression", cel: "!(steps.check_access.hasAccess)" },
		});
		expect(graph.cards["grant_role"]?.fields["role"]).toEqual({ kind: "literal", value: "Slack user" });
	});

	test("deprovisioning: a line that the step before does already adds no card and says so", () => {
		const { graph, problems } = read(
			"Create a custom deprovisioning workflow with the following steps.\n1. Remove Slack admin access via API\n2. Downgrade to Slack member access",
		);
		expect(graph.lanes).toEqual({ main: ["set_member"] });
		expect(problems).toMatchObject([{ severity: "info", code: "ALREADY_DONE", line: 3, card: "set_member" }]);
	});

	test("automation: waits before it looks again", () => {
		const { graph } = read(
			"If a user is inactive for 30 days, send an email warning. If there's no activity within 7 days, deactivate the account.",
		);
		expect(graph.trigger).toMatchObject({ uses: "directory.userInactive", fields: { days: { value: 30 } } });
		expect(graph.lanes["main"]).toEqual(["send", "wait", "if"]);
		expect(graph.lanes["if.then"]).toEqual(["deactivate_user"]);
	});
});

describe("what cannot be read", () => {
	test("nothing is a problem that says what to write", () => {
		expect(codes("")).toEqual(["NO_STEPS"]);
		expect(codes("Create a workflow with the following steps.\n")).toEqual(["NO_STEPS"]);
	});

	test("a step that no card does keeps its words, and the rest is read", () => {
		const { graph, lines } = read("1. Water the plants\n2. Send an email to it@acme.test");
		expect(graph.cards["unknown"]?.fields).toEqual({ words: { kind: "literal", value: "Water the plants" } });
		expect(graph.lanes["main"]).toEqual(["unknown", "send"]);
		expect(lines.map((line) => line.confidence)).toEqual(["unknown", "synonym"]);
	});

	test("an altered template line is said, and its kind is kept", () => {
		const { kind, problems } = read("Create a custom provisioning workflow with following steps\n1. Wait 2 days");
		expect(kind).toBe("provisioning");
		expect(problems).toMatchObject([{ code: "TEMPLATE_ALTERED", line: 1 }]);
	});

	test("text in another language is not guessed at", () => {
		const { graph } = read("Wenn ein Benutzer erstellt wird, sende ihm eine Nachricht");
		const uses = Object.values(graph.cards).map((card) => card.uses.replace(/@\d+$/, ""));
		expect(uses.every((each) => each === "flow.unknown")).toBe(true);
	});

	test("200 kB end within seconds and say that not all was read", () => {
		const from = performance.now();
		expect(codes("1. Send an email to the user\n".repeat(7_000))).toContain("TEXT_TOO_LONG");
		expect(performance.now() - from).toBeLessThan(20_000);
	});

	test("signs that cannot be shown are left out", () => {
		const { graph, problems } = read("1. Wait\u0000 2 days\u0007");
		expect(problems).toMatchObject([{ code: "SIGNS_REMOVED" }]);
		expect(graph.cards["wait"]?.fields).toEqual({ duration: { kind: "literal", value: "P2D" } });
	});

	test("an otherwise without a condition is a problem at its line", () => {
		expect(read("1. Wait 2 days\n2. Otherwise, wait 3 days").problems).toMatchObject([
			{ code: "OTHERWISE_ALONE", line: 2 },
		]);
	});

	test("of two people with one first name nobody is chosen silently", () => {
		expect(codes("Give Anna the Jira user role")).toContain("PERSON_AMBIGUOUS");
	});
});

test("no sentence, id or service of the test set stands in the parser's source", () => {
	const source = ["./", "./words/"]
		.flatMap((folder) =>
			readdirSync(new URL(folder, import.meta.url))
				.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
				.map((name) => readFileSync(new URL(`${folder}${name}`, import.meta.url), "utf8")),
		)
		.join("\n")
		.replace(/\/\*\*[\s\S]*?\*\//g, "");
	const ids = catalogue
		.map((entry: { id: string }) => entry.id)
		.filter((id: string) => !id.startsWith("flow."))
		.filter((id: string) => source.includes(`"${id}"`) || source.includes(`${id}@`));
	expect(ids).toEqual([]);
	const services = gazetteer.apps
		.map((app: { name: string }) => app.name)
		.filter((name: string) => new RegExp(`\\b${name}\\b`).test(source));
	expect(services).toEqual([]);
	const cases = ["dev", "work", "held-out"].flatMap((name) =>
		readFileSync(new URL(`${name}.jsonl`, fixtures), "utf8")
			.split("\n")
			.filter(Boolean),
	);
	const sentences = cases
		.flatMap((line) => (JSON.parse(line) as { text: string }).text.split(/[\n.;:]/))
		.filter((each) => each.trim().length > 25);
	expect(
		sentences.filter(
			(sentence) => !/ (de)?provisioning workflow with /.test(sentence) && source.includes(sentence.trim()),
		),
	).toEqual([]);
});
