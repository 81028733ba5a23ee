import { PaletteButton } from "../command-palette/palette-button.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";

/** What every page's bar has at its right. */
export default function TopTools() {
	return (
		<>
			<PaletteButton />
			<ThemeToggle />
			<AccountMenu />
		</>
	);
}
