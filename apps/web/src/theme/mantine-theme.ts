import {
	type ActionIconProps,
	type ButtonProps,
	createTheme,
	type DrawerProps,
	type MenuProps,
	type ModalProps,
	type SegmentedControlProps,
	type SwitchProps,
	type TooltipProps,
} from "@mantine/core";

const accent = "#3a55e8";

/** Windows' title bars are no banners of the page, and their crosses have a name. */
const windowProps = {
	closeButtonProps: { "aria-label": "Close" },
	attributes: { header: { role: "presentation" } },
	overlayProps: { backgroundOpacity: 0.38 },
	transitionProps: { duration: 140 },
};

/** Defaults of a widget, without loading it: the widgets come with the pages that use them. */
const preset = <Props>(theme: { defaultProps: Partial<Props> }) => theme;

/** Sizes and defaults of Mantine's widgets; their colours come from our tokens (`mantine.css`). */
export const mantineTheme = createTheme({
	fontFamily: "var(--font-ui)",
	fontFamilyMonospace: "var(--font-mono)",
	primaryColor: "accent",
	colors: { accent: [accent, accent, accent, accent, accent, accent, accent, accent, accent, accent] },
	defaultRadius: 7,
	focusRing: "auto",
	cursorType: "pointer",
	respectReducedMotion: true,
	fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "14px", xl: "16px" },
	lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "20px", xl: "21px" },
	headings: { fontFamily: "var(--font-ui)" },
	components: {
		Button: preset<ButtonProps>({ defaultProps: { variant: "default", size: "xs", h: 32 } }),
		ActionIcon: preset<ActionIconProps>({ defaultProps: { variant: "subtle", size: 30, color: "gray" } }),
		// Its placeholder for the first focus is no child that a menu may have.
		Menu: preset<MenuProps>({
			defaultProps: {
				withInitialFocusPlaceholder: false,
				position: "bottom-end",
				offset: 6,
				transitionProps: { duration: 120 },
			},
		}),
		// Other transitions leave a transform behind, by which lists inside (of the code editor) would be misplaced.
		Modal: preset<ModalProps>({
			defaultProps: { ...windowProps, yOffset: "12vh", transitionProps: { transition: "fade", duration: 140 } },
		}),
		Drawer: preset<DrawerProps>({ defaultProps: windowProps }),
		SegmentedControl: preset<SegmentedControlProps>({
			defaultProps: { withItemsBorders: false, size: "xs", transitionDuration: 160 },
		}),
		Switch: preset<SwitchProps>({ defaultProps: { size: "sm" } }),
		Tooltip: preset<TooltipProps>({ defaultProps: { openDelay: 350, withArrow: false } }),
	},
});
