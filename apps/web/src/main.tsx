import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode } from "react";
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
import { AfterPicture } from "./ui/after-picture.tsx";

const Notifications = lazy(() => import("@mantine/notifications").then((file) => ({ default: file.Notifications })));

function Root() {
	const shown = useTheme((theme) => theme.shown);
	return (
		<MantineProvider theme={mantineTheme} forceColorScheme={shown}>
			<QueryClientProvider client={queryClient}>
				<AfterPicture>
					<Notifications position="bottom-center" limit={3} />
				</AfterPicture>
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
