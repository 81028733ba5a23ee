import type { Plugin } from "vite";

/** Our packages whose modules only define things: loading one does nothing. */
const DEFINING = /\/packages\/(schema|contract|flow|expression)\/src\//;
/** What a route says for the server and for OpenAPI; the browser needs its address. */
const SERVER_ONLY = new Set(["summary", "description", "params", "query", "body", "response"]);

/** What a bundler does not take away by itself, because making it may do more. */
const MADE = new Set(["CallExpression", "NewExpression", "ObjectExpression", "ArrayExpression"]);

/** As much of the syntax tree as is looked at. */
type Node = { type: string; start: number; end: number } & { [name: string]: unknown };

/**
 * Leaves out of the bundle what a page does not use of our definitions: schemas are made by calls, which a bundler must
 * keep because it cannot know that they do nothing else. So each is marked as pure, and routes lose their schemas.
 */
export function leanDefinitions(): Plugin {
	return {
		name: "lean-definitions",
		apply: "build",
		transform: {
			order: "post",
			filter: { id: DEFINING },
			handler(code) {
				const edits: Edit[] = [];
				for (const statement of this.parse(code).body as unknown as Node[]) collect(statement, edits);
				return { code: edited(code, edits), map: null };
			},
		},
	};
}

/** Replaces `[from, to)` by `text`. */
type Edit = { from: number; to: number; text: string };

function collect(statement: Node, edits: Edit[]): void {
	const declaration =
		statement.type === "ExportNamedDeclaration" ? (statement["declaration"] as Node | null) : statement;
	if (declaration?.type !== "VariableDeclaration") return;
	for (const { init } of declaration["declarations"] as { init: Node | null }[]) {
		if (!init || !MADE.has(init.type)) continue;
		edits.push({ from: init.start, to: init.start, text: "/* @__PURE__ */ (() => (" });
		stripRoutes(init, edits);
		edits.push({ from: init.end, to: init.end, text: "))()" });
	}
}

/** A route, or an object of routes. */
function stripRoutes(value: Node, edits: Edit[]): void {
	const isRoute = value.type === "CallExpression" && (value["callee"] as Node)["name"] === "defineRoute";
	const definition = isRoute ? (value["arguments"] as Node[])[0] : value;
	if (definition?.type !== "ObjectExpression") return;
	for (const property of definition["properties"] as Node[]) {
		const part = property["value"] as Node | undefined;
		if (!part) continue;
		const name = (property["key"] as Node)["name"];
		if (!isRoute) stripRoutes(part, edits);
		else if (SERVER_ONLY.has(String(name))) edits.push({ from: part.start, to: part.end, text: "undefined" });
	}
}

function edited(code: string, edits: readonly Edit[]): string {
	let text = "";
	let at = 0;
	for (const edit of edits) {
		text += code.slice(at, edit.from) + edit.text;
		at = edit.to;
	}
	return text + code.slice(at);
}
