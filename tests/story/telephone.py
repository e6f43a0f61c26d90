"""Somebody with a telephone: each page that it shows has no fault for axe, fits its width and is light."""

from playwright.sync_api import Page, Response

from cmcoord_portal.stylesheet import lean
from tests.looking import faults, follow
from tests.pages_public.test_weight import BUDGET, STYLESHEET, compressed


class Telephone:
    """Axe is a script. What came to a page that runs none is shown again behind `glass`, a page that runs them."""

    def __init__(self, page: Page, glass: Page) -> None:
        self.page, self._glass = page, glass
        self._shown: Response | None = None
        page.on("response", self._remember)

    def go(self, path: str) -> None:
        self.page.goto(path)
        self._look()

    def press(self, what: str) -> None:
        """A link or a button that leads to another page."""
        follow(self.page.locator(what).first)
        self._look()

    def send(self) -> None:
        """The page's form."""
        self.press("main form.form button[type=submit]")

    def fill(self, answers: dict[str, str]) -> None:
        for name, answer in answers.items():
            choice = self.page.locator(f"main select[name={name}]")
            choice.select_option(answer) if choice.count() else self.page.fill(f"main [name={name}]", answer)

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    def _remember(self, response: Response) -> None:
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self._shown = response

    def _look(self) -> None:
        assert self._shown is not None
        url, body = self._shown.url, self._shown.body()
        self._glass.route(url, lambda route: route.fulfill(body=body, content_type="text/html"))
        self._glass.goto(url)
        self._glass.unroute(url)
        weight = compressed(body) + compressed(lean(STYLESHEET.read_text()).encode())
        assert (faults(self._glass), max(weight, BUDGET)) == ([], BUDGET), url
