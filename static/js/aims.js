// Small conveniences only; every page works without this file.
(() => {
  'use strict';
  const wide = window.matchMedia('(min-width: 1200px)');
  let opener = null;

  // A row opens in the drawer where there is room for it, and as a page everywhere else.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-drawer]');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || !wide.matches || !window.htmx || !document.getElementById('drawer')) return;
    event.preventDefault();
    opener = link;
    window.htmx.trigger(link, 'drawer');
  });

  const closeDrawer = () => {
    const drawer = document.getElementById('drawer');
    if (!drawer || !drawer.firstElementChild) return false;
    drawer.replaceChildren();
    document.querySelectorAll('tr.sel').forEach((row) => row.classList.remove('sel'));
    if (opener?.isConnected) opener.focus();
    return true;
  };

  document.addEventListener('htmx:after:swap', () => {
    const drawer = document.getElementById('drawer');
    if (!opener || !drawer?.firstElementChild) return;
    document.querySelectorAll('tr.sel').forEach((row) => row.classList.remove('sel'));
    opener.closest('tr')?.classList.add('sel');
    drawer.focus({ preventScroll: true });
  });

  // What cannot be shown in the drawer (no access, gone, signed out) is shown as the page it is.
  document.addEventListener('htmx:before:response', (event) => {
    const ctx = event.detail?.ctx;
    const link = ctx?.sourceElement;
    if (!link?.matches?.('a[data-drawer]')) return;
    const answer = ctx.response?.raw;
    if (answer && (!answer.ok || answer.redirected)) {
      event.preventDefault();
      window.location.assign(link.href);
    }
  });

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-close-drawer]') && closeDrawer()) event.preventDefault();
    document.querySelectorAll('details.pop[open]').forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = document.querySelector('details.pop[open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    } else closeDrawer();
  });

  // Select all rows of a table; Ctrl-K goes to the search field.
  document.addEventListener('change', (event) => {
    const box = event.target.closest('table input[type=checkbox][data-all]');
    if (!box) return;
    box.closest('table').querySelectorAll('tbody input[type=checkbox]').forEach((each) => { each.checked = box.checked; });
  });
  document.addEventListener('keydown', (event) => {
    const field = (event.ctrlKey || event.metaKey) && event.key === 'k' && document.querySelector('input[type=search]');
    if (!field) return;
    event.preventDefault();
    field.focus();
  });

  // One press, one request: a second press while the first is on its way does nothing.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    else if (form.method === 'post') form.dataset.sent = 'yes';
  });
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent);
    const summary = document.getElementById('errors');
    if (summary) summary.focus();
  });

  // Leaving a form with unsaved words asks first.
  let touched = false;
  document.addEventListener('input', (event) => { if (event.target.closest('form[data-guard]')) touched = true; });
  document.addEventListener('submit', () => { touched = false; });
  window.addEventListener('beforeunload', (event) => { if (touched) event.preventDefault(); });

  // A file dropped on its field.
  const over = (event, on) => {
    const zone = event.target.closest?.('.file');
    if (zone) {
      event.preventDefault();
      zone.classList.toggle('over', on);
    }
    return zone;
  };
  document.addEventListener('dragover', (event) => over(event, true));
  document.addEventListener('dragleave', (event) => over(event, false));
  document.addEventListener('drop', (event) => {
    const input = over(event, false)?.querySelector('input[type=file]');
    if (input && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
})();
