/** Names of keys as people write them, where they differ from those of the browser. */
const NAMES: Record<string, string> = {
	del: "delete",
	left: "arrowleft",
	right: "arrowright",
	up: "arrowup",
	down: "arrowdown",
	esc: "escape",
};

/** Whether a key press is the one that is written: `Ctrl Shift Z`, `A`, `?`. The command key of a Mac counts as Ctrl. */
export function isKey(event: KeyboardEvent, written: string): boolean {
	const parts = written.toLowerCase().split(" ");
	const key = parts.at(-1) ?? "";
	const control = event.ctrlKey || event.metaKey;
	if (control !== parts.includes("ctrl") || event.altKey !== parts.includes("alt")) return false;
	const pressed = event.key.toLowerCase();
	const isName =
		pressed === (NAMES[key] ?? key) || (key === "del" && pressed === "backspace") || (key === "+" && pressed === "=");
	// Signs such as "?" and "+" are typed with Shift on some keyboards and without it on others.
	const isSign = !/^[a-z0-9]/.test(key);
	return isName && (isSign || event.shiftKey === parts.includes("shift"));
}

/** A key press as it is written; null for a key that is only held beside others. */
export function written({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string | null {
	if (["Control", "Shift", "Alt", "Meta", "AltGraph", "Dead"].includes(key)) return null;
	const pressed = key.toLowerCase();
	const name = Object.keys(NAMES).find((each) => NAMES[each] === pressed) ?? (pressed === " " ? "space" : pressed);
	const isSign = name.length === 1 && !/[a-z0-9]/.test(name);
	const held = [ctrlKey || metaKey ? "Ctrl" : "", altKey ? "Alt" : "", shiftKey && !isSign ? "Shift" : ""];
	return [...held, name.charAt(0).toUpperCase() + name.slice(1)].filter(Boolean).join(" ");
}
