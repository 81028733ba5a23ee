import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./theme/layers.css";
import "./theme/mantine-styles.ts";
import "./theme/tokens.css";
import "./theme/base.css";
import "./theme/mantine.css";
import { queryClient } from "./api/query-client.ts";
import { App } from "./app.tsx";
import { useTheme } from "./theme/color-scheme.ts";
import { mantineTheme } from "./theme/mantine-theme.ts";

function Root() {
	const shown = useTheme((theme) => theme.shown);
	return (
		<MantineProvider theme={mantineTheme} forceColorScheme={shown}>
			<QueryClientProvider client={queryClient}>
				<Notifications position="bottom-center" limit={3} />
				<App />
			</QueryClientProvider>
		</MantineProvider>
	);
}

const place = document.getElementById("root");
if (!place) throw new Error("The page has no #root to render into.");
createRoot(place).render(
	<StrictMode>
		<Root />
	</StrictMode>,
);
