import { ActionIcon, Tooltip } from "@mantine/core";
import { Moon, Sun } from "lucide-react";
import { useTheme } from "../theme/color-scheme.ts";

/** Switches between the light and the dark theme; the account menu goes back to the system's. */
export function ThemeToggle() {
	const { shown, choose } = useTheme();
	const other = shown === "dark" ? "light" : "dark";
	const label = `Use ${other} theme`;
	return (
		<Tooltip label={label}>
			<ActionIcon aria-label={label} onClick={() => choose(other)}>
				{shown === "dark" ? <Sun size={17} /> : <Moon size={17} />}
			</ActionIcon>
		</Tooltip>
	);
}
