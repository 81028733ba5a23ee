import { create } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";
type Theme = { choice: ThemeChoice; shown: "light" | "dark"; choose(choice: ThemeChoice): void };

const KEY = "keyway.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");

function stored(): ThemeChoice {
	const value = localStorage.getItem(KEY);
	return value === "light" || value === "dark" ? value : "system";
}

function resolve(choice: ThemeChoice): "light" | "dark" {
	if (choice !== "system") return choice;
	return system.matches ? "dark" : "light";
}

function show(shown: "light" | "dark") {
	document.documentElement.dataset["theme"] = shown;
	return shown;
}

/** The theme: follows the system until a person chooses; the choice is remembered in this browser. */
export const useTheme = create<Theme>((set) => ({
	choice: stored(),
	shown: show(resolve(stored())),
	choose(choice) {
		if (choice === "system") localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, choice);
		set({ choice, shown: show(resolve(choice)) });
	},
}));

system.addEventListener("change", () => useTheme.setState({ shown: show(resolve(useTheme.getState().choice)) }));
